package ml.clear.sdk.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.storage.CoreStorage;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.Folders;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Percent;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.time.TimeSource;

/**
 * Files at storage URIs: {@code file:}, the ClearML file server, and with {@code
 * ml.clear:clearml-sdk-storage} on the class path S3, MinIO and Google Cloud Storage. Credentials
 * come from the configuration that the Python SDK reads, as does {@code storage.path_substitution},
 * which says where this machine finds what all machines know under one URI. Thread-safe; every
 * method blocks until it is done and throws {@link StorageException}, which names the real cause.
 *
 * <pre>{@code
 * try (Storage storage = Storage.open(ClearMlConfig.load())) {
 *   storage.upload(Path.of("model.ubj"), "s3://models/fraud/model.ubj");
 *   Path copy = storage.localCopy("s3://models/fraud/model.ubj");
 * }
 * }</pre>
 */
public final class Storage implements AutoCloseable {
  private final Stores stores;
  private final LocalCopies copies;
  private final PathSubstitutions substitutions;
  private final PartialFiles partialFiles;
  private final TimeSource time;

  /**
   * A storage of its own; to be closed. A program with a client uses the client's.
   *
   * @param config where credentials, servers and the cache come from
   */
  public static Storage open(ClearMlConfig config) {
    return CoreStorage.standalone(config);
  }

  /** Made by the client, which closes it. */
  public Storage(
      Stores stores,
      FileCache cache,
      PathSubstitutions substitutions,
      PartialFiles partialFiles,
      TimeSource time) {
    this.stores = stores;
    this.copies = new LocalCopies(cache, this::fetch);
    this.substitutions = substitutions;
    this.partialFiles = partialFiles;
    this.time = time;
  }

  /**
   * Stores a file. The object appears whole or not at all, replacing what was there.
   *
   * @param file a regular file
   * @param uri where to, with the object's own name at the end
   */
  public StoredObject upload(Path file, String uri) {
    return upload(ObjectSource.of(file), uri, TransferListener.NONE);
  }

  /**
   * Stores bytes from any source; hashes them on their way, in one pass. To S3 that takes up to 40
   * MiB of memory; more for objects above 390 GiB (a 10,000th of the size), and for streams of
   * unknown length above 148 GiB (up to 1 GiB). Such a stream may have up to 1.4 TiB, an object of
   * known size 9.7 TiB, or what the store allows.
   *
   * @param source what; a stream is read once, so that only a file or an array can be sent again
   *     after a failure
   * @param uri where to, with the object's own name at the end
   * @param listener told how it gets on; {@link TransferListener#NONE} for nobody
   * @throws StorageException saying why; there is no such object then, or the earlier one
   */
  public StoredObject upload(ObjectSource source, String uri, TransferListener listener) {
    StorageUri target = substitutions.locate(uri);
    Upload upload = new Upload(target, source, listener, time);
    try {
      StoredObject stored = upload.to(stores.of(target));
      return new StoredObject(StorageUri.of(uri), stored.sizeBytes(), stored.sha256());
    } finally {
      upload.closeUnread();
    }
  }

  /**
   * Fetches an object to a file, replacing what is there; the file appears whole or not at all.
   *
   * @param uri which object
   * @param target the file; its folder is created
   */
  public void download(String uri, Path target, DownloadOptions options) {
    fetch(substitutions.locate(uri), target, options);
  }

  private void fetch(StorageUri source, Path target, DownloadOptions options) {
    new Download(stores.of(source), source, options, partialFiles, time).to(target);
  }

  /**
   * Stores every file of a folder under the same relative path, eight at a time.
   *
   * @param folder is searched to any depth; links are followed
   * @param uri what the relative paths are appended to
   * @throws StorageException of the first file that failed; others may have been stored
   */
  public void uploadFolder(Path folder, String uri) {
    StorageUri root = StorageUri.of(uri);
    if (Files.isRegularFile(folder)) {
      throw StorageException.unreadable(
          StorageUri.of(folder), "this is a file, not a folder", null);
    }
    List<Path> files;
    try {
      files = Folders.files(folder);
    } catch (IOException e) {
      throw StorageException.unreadable(StorageUri.of(folder), e.toString(), e);
    }
    FolderTransfer.run(
        "PUT",
        root,
        files.stream(),
        file -> upload(file, under(root, folder.relativize(file)).text()));
  }

  private static StorageUri under(StorageUri root, Path relative) {
    String key = Folders.slashed(relative);
    boolean isUrl = root.scheme().startsWith("http");
    return root.resolve(isUrl ? Percent.quotePath(key) : key);
  }

  /**
   * Fetches every object below a URI to the same relative path, eight at a time.
   *
   * @param uri what is taken off the objects' URIs; file servers cannot list
   * @param folder is created; files of the same name are replaced
   * @throws StorageException of the first object that failed; others may have been fetched
   */
  public void downloadFolder(String uri, Path folder) {
    StorageUri located = substitutions.locate(uri);
    StorageUri root = located.text().endsWith("/") ? located : new StorageUri(located.text() + "/");
    Path target = folder.toAbsolutePath().normalize();
    create(target, root);
    FolderTransfer.run(
        "GET", root, stores.of(root).list(root), object -> fetchInto(target, root, object));
  }

  private void fetchInto(Path folder, StorageUri root, ObjectInfo object) {
    String relative = object.uri().text().substring(root.text().length());
    Path file = resolve(folder, relative, object.uri()).normalize();
    if (!file.startsWith(folder)) {
      throw StorageException.of("GET", object.uri(), Reason.OTHER)
          .detail("this name leads out of the folder")
          .build();
    }
    if (object.uri().text().endsWith("/") && object.sizeBytes() == 0) {
      create(file, object.uri()); // how consoles of object stores make a folder
    } else {
      fetch(object.uri(), file, DownloadOptions.DEFAULT);
    }
  }

  private static Path resolve(Path folder, String relative, StorageUri source) {
    try {
      return folder.resolve(relative);
    } catch (InvalidPathException e) {
      throw FileStore.unnameable(source, e);
    }
  }

  private static void create(Path folder, StorageUri source) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw StorageException.of("GET", source, Reason.OTHER)
          .detail("cannot create " + folder + ": " + e)
          .cause(e)
          .build();
    }
  }

  /**
   * A file with the bytes of an object: for a {@code file:} URI the file itself, else a copy in the
   * cache that the Python SDK uses too. The cache removes what was not asked for in a long time, so
   * do not keep the path for days, and do not write to it.
   */
  public Path localCopy(String uri) {
    return localCopy(uri, DownloadOptions.DEFAULT);
  }

  /** As {@link #localCopy(String)}, with a hash to check, a listener, or the cache left out. */
  public Path localCopy(String uri, DownloadOptions options) {
    return copies.of(substitutions.locate(uri), StorageUri.of(uri), options);
  }

  /**
   * A folder in the cache with the content of a zip file, unpacked where the Python SDK unpacks it.
   *
   * @param name what to call it, such as the artifact's name
   */
  public Path unpackedCopy(String uri, String name, DownloadOptions options) {
    return copies.unpacked(substitutions.locate(uri), StorageUri.of(uri), name, options);
  }

  /** Opens an object for reading, without a local copy; to be closed. */
  public ObjectStream open(String uri) {
    StorageUri source = substitutions.locate(uri);
    return stores.of(source).open(source, ByteRange.ALL);
  }

  /** Whether there is such an object. */
  public boolean exists(String uri) {
    StorageUri object = substitutions.locate(uri);
    return stores.of(object).find(object).isPresent();
  }

  /**
   * The size of an object in bytes; -1 if the store does not tell.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such object
   */
  public long sizeBytes(String uri) {
    StorageUri object = substitutions.locate(uri);
    ObjectStore store = stores.of(object);
    return store
        .find(object)
        .orElseThrow(
            () ->
                StorageException.of("HEAD", object, Reason.NOT_FOUND)
                    .detail("no such object")
                    .access(store.access(object))
                    .build())
        .sizeBytes();
  }

  /** Removes an object; afterwards there is none. Not an error if there was none before. */
  public void delete(String uri) {
    StorageUri object = substitutions.locate(uri);
    stores.of(object).delete(object);
  }

  /**
   * Everything whose URI begins with this one, fetched page by page while the stream is read; to be
   * closed. File servers cannot list.
   */
  public Stream<ObjectInfo> list(String prefix) {
    StorageUri uri = substitutions.locate(prefix);
    return stores.of(uri).list(uri);
  }

  /**
   * Checks that objects can be written, read and deleted below a destination, with an object of 32
   * bytes that is gone afterwards.
   *
   * @param destination such as {@code s3://models}
   * @throws StorageException saying which of the three failed and why
   */
  public void verify(String destination) {
    List<StorageException> failures =
        probe(destination).stream().flatMap(verb -> verb.failure().stream()).toList();
    if (!failures.isEmpty()) {
      StorageException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /**
   * Tries each of the three verbs on an object of 32 bytes below a destination, as {@link #verify},
   * and tells what became of each.
   *
   * @param destination such as {@code s3://models}
   * @return {@code PUT}, and if that worked {@code GET} and {@code DELETE}
   * @throws StorageException if there is no store for such a URI
   */
  public List<ProbedVerb> probe(String destination) {
    StorageUri uri = substitutions.locate(destination);
    return new WriteProbe(stores.of(uri), uri).run();
  }

  /**
   * The store that keeps an object, for what goes beyond this class: conditional writes, ranges.
   *
   * @throws StorageException {@code UNSUPPORTED} if there is none for the scheme
   */
  public ObjectStore store(StorageUri uri) {
    return stores.of(uri);
  }

  /** Ends connections and threads of all stores. Never throws. */
  @Override
  public void close() {
    stores.close();
    partialFiles.close();
  }
}
