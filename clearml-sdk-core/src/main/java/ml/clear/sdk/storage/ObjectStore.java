package ml.clear.sdk.storage;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kind of storage, for implementors; users call {@link Storage}. Thread-safe. Every method may
 * block for network or disk, repeats what failed for a passing reason, and throws {@link
 * StorageException} once it gives up.
 *
 * <p>A store must pass {@code ml.clear.sdk.testkit.storage.ObjectStoreContract}.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Stores all bytes of a source. The object appears whole or not at all, replacing what was there,
   * and the transfer is checked end to end as well as this store can. Reads the source from one
   * thread, front to back, with bounded memory; opens it a second time only if it is {@linkplain
   * ObjectSource#repeatable() repeatable}.
   *
   * @param uri where to
   * @param source what
   * @return the object as the store has it now
   */
  ObjectInfo put(StorageUri uri, ObjectSource source);

  /** Size and age of an object, or empty if there is none. */
  Optional<ObjectInfo> find(StorageUri uri);

  /**
   * Opens an object, or a part of it, for reading; whoever opens it closes it. A range that begins
   * at or behind the end gives no bytes.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such object
   */
  ObjectStream open(StorageUri uri, ByteRange range);

  /** Removes an object; afterwards there is none. Not an error if there was none before. */
  void delete(StorageUri uri);

  /**
   * Everything whose URI begins with this one, in no promised order, fetched page by page while the
   * stream is read; to be closed.
   *
   * @throws StorageException {@code UNSUPPORTED} if the store cannot list
   */
  Stream<ObjectInfo> list(StorageUri prefix);

  /** The address and the credentials that requests for this URI use, for messages. */
  StoreAccess access(StorageUri uri);

  /** How many parts of one object may usefully be read at the same time; 1 for no gain. */
  default int parallelReads() {
    return 1;
  }

  /** Ends connections and threads. Never throws. */
  @Override
  void close();
}
