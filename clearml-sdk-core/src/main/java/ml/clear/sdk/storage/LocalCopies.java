package ml.clear.sdk.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import ml.clear.sdk.internal.artifact.FolderZip;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.StorageException.Reason;

/**
 * Copies of objects in the cache, under the names that objects have for everybody, wherever this
 * machine finds them. A file of this machine is its own copy. Thread-safe.
 */
final class LocalCopies {
  private final FileCache cache;
  private final Fetch fetch;

  /** Fetches an object to a file. */
  interface Fetch {
    void to(StorageUri source, Path target, DownloadOptions options);
  }

  LocalCopies(FileCache cache, Fetch fetch) {
    this.cache = cache;
    this.fetch = fetch;
  }

  /**
   * A file with the bytes of an object.
   *
   * @param source where it lies, seen from here
   * @param named what it is called in the cache, as the reference has it
   */
  Path of(StorageUri source, StorageUri named, DownloadOptions options) {
    if (source.scheme().equals("file")) {
      return existing(source);
    }
    return copied(
        source,
        named,
        () ->
            cache.get(
                named, file -> isStill(file, options), file -> fetch.to(source, file, options)));
  }

  /**
   * A folder with the content of an archive.
   *
   * @param name what to call it, besides the archive's hash
   */
  Path unpacked(StorageUri source, StorageUri named, String name, DownloadOptions options) {
    if (source.scheme().equals("file")) {
      Path zip = existing(source);
      return copied(
          source,
          named,
          () ->
              cache.getFolder(
                  named,
                  name,
                  folder -> !options.refresh() && !isOlder(folder, zip),
                  folder -> FolderZip.unpack(zip, folder)));
    }
    return copied(
        source,
        named,
        () ->
            cache.getUnpacked(
                named,
                name,
                zip -> isStill(zip, options),
                zip -> fetch.to(source, zip, options),
                FolderZip::unpack));
  }

  private static Path existing(StorageUri source) {
    Path file = FileStore.pathOf(source);
    if (!Files.exists(file)) {
      throw StorageException.of("GET", source, Reason.NOT_FOUND).detail("no such file").build();
    }
    return file;
  }

  /** An object may have been replaced since it was cached; its hash tells. */
  private static boolean isStill(Path cached, DownloadOptions options) throws IOException {
    return !options.refresh()
        && (options.sha256().isEmpty() || options.sha256().get().equals(Hashes.ofFile(cached)));
  }

  private static boolean isOlder(Path folder, Path zip) throws IOException {
    return Files.getLastModifiedTime(folder).compareTo(Files.getLastModifiedTime(zip)) < 0;
  }

  private interface Copying {
    Path run() throws IOException;
  }

  private Path copied(StorageUri source, StorageUri named, Copying copying) {
    try {
      return copying.run();
    } catch (IOException e) {
      throw unusable(source, named, e);
    } catch (InvalidPathException e) { // of an archive's entry, too
      throw FileStore.unnameable(source, e);
    }
  }

  private StorageException unusable(StorageUri source, StorageUri named, IOException e) {
    boolean full = IoFailure.isFull(e);
    if (e instanceof FileLockInterruptionException) {
      return StorageException.of("GET", source, Reason.OTHER)
          .detail("interrupted")
          .cause(e)
          .build();
    }
    if (e instanceof ZipException || e instanceof EOFException) {
      return StorageException.of("GET", source, Reason.CORRUPT)
          .detail("cannot be unpacked: " + e)
          .cause(e)
          .build();
    }
    return StorageException.of("GET", source, full ? Reason.TOO_LARGE : Reason.OTHER)
        .detail("the cache at " + cache.pathOf(named) + " cannot be used: " + e)
        .remedy(
            (full ? "make room on its disk, or " : "")
                + "set sdk.storage.cache.default_base_dir or CLEARML_CACHE_DIR")
        .cause(e)
        .build();
  }
}
