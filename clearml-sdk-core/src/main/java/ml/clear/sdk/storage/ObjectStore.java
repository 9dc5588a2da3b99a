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

  /**
   * Reads a small object with the version that {@link #putIf} compares.
   *
   * @return empty if there is no such object
   * @throws StorageException {@code UNSUPPORTED} if the store has no conditional writes
   */
  default Optional<VersionedObject> read(StorageUri uri) {
    throw StorageException.unconditional("GET", uri, access(uri));
  }

  /**
   * Stores a small object if the condition holds at the moment of the write: of several writes that
   * expect the same, at most one succeeds.
   *
   * @param content the bytes, held in memory
   * @return the object's new version; empty if the condition did not hold, or if an earlier attempt
   *     of this very call got no answer and has succeeded: read back where that matters
   * @throws StorageException {@code UNSUPPORTED} if the store has no conditional writes
   */
  default Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    throw StorageException.unconditional("PUT", uri, access(uri));
  }

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
