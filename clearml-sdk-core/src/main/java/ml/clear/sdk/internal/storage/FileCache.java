package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloaded files in the reference's layout: {@code <root>/storage_manager/<context>/<md5 of the
 * URL>.<file name>}, the least recently used removed first. Thread-safe, and safe between JVMs: who
 * fetches a file holds its lock file.
 */
public final class FileCache {
  /** Makes a cached file or folder. */
  @FunctionalInterface
  public interface Fetch {
    /** Writes to this path, replacing what is there. */
    void to(Path path) throws IOException;
  }

  /** Judges a file or folder that is cached already. */
  @FunctionalInterface
  public interface Check {
    /** Whether it may be given out as it is. */
    boolean isGood(Path path) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);
  private static final String LOCK_PREFIX = ".lock.000.";
  private static final String LOCK_SUFFIX = ".clearml";

  /** As the reference: what a file system allows, less room for a temporary name's addition. */
  private static final int NAME_BYTES = 255 - 32;

  /**
   * One JVM may hold a file's lock only once, whatever the number of clients in it, so threads
   * queue here first. Striped: two files may share one.
   */
  private static final ReentrantLock[] IN_THIS_JVM =
      Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

  private final Path folder;
  private final CacheLimits limits;
  private final TimeSource time;

  /**
   * A cache that need not exist yet.
   *
   * @param root the cache folder of the configuration
   * @param context files of different contexts do not push each other out; {@code global} by
   *     default
   */
  public FileCache(Path root, String context, CacheLimits limits, TimeSource time) {
    this.folder = root.resolve("storage_manager").resolve(context);
    this.limits = limits;
    this.time = time;
  }

  /** Where the copy of this object lies, or would lie. */
  public Path pathOf(StorageUri uri) {
    return folder.resolve(shortened(md5(uri.text()) + "." + uri.fileName()));
  }

  /**
   * The copy of an object, fetched if there is none that is good.
   *
   * @param check asked about the copy that there is
   * @param fetch writes the object to the path it is given, atomically
   */
  public Path get(StorageUri uri, Check check, Fetch fetch) throws IOException {
    return get(pathOf(uri), check, fetch);
  }

  /**
   * The unpacked copy of an archive that lies elsewhere, made if there is none that is good.
   *
   * @param name what it is called, besides its hash
   * @param check asked about the folder that there is
   * @param unpack fills the folder that it is given, which gets its name when it is complete
   */
  public Path getFolder(StorageUri uri, String name, Check check, Fetch unpack) throws IOException {
    return get(unpackedPathOf(uri, name), check, made -> fill(made, unpack));
  }

  /** Unpacks an archive. */
  @FunctionalInterface
  public interface Unpack {
    /** Fills a folder that does not exist yet. */
    void from(Path archive, Path folder) throws IOException;
  }

  /**
   * The unpacked copy of an archive that is fetched if there is no good copy of it.
   *
   * @param name what the folder is called, besides its hash
   * @param check asked about the archive's copy that there is
   * @param fetch writes the archive to the path it is given, atomically
   * @param unpack fills a folder, which gets its name when it is complete
   */
  public Path getUnpacked(StorageUri uri, String name, Check check, Fetch fetch, Unpack unpack)
      throws IOException {
    Path archive = pathOf(uri);
    Path target = unpackedPathOf(uri, name);
    // The archive stays locked until it is unpacked: nobody may evict or replace it before.
    locked(
        archive,
        () -> {
          if (!Files.exists(archive) || !check.isGood(archive)) {
            // Before there is another archive: who is killed then must leave none that is older.
            deleteUnpacked(uri, target);
            fetch.to(archive);
          }
          touch(archive);
          locked(
              target,
              () -> {
                if (!Files.exists(target)) {
                  fill(target, folderToFill -> unpack.from(archive, folderToFill));
                }
                touch(target);
              });
        });
    evictAllBut(target);
    return target;
  }

  private void deleteUnpacked(StorageUri uri, Path longName) throws IOException {
    List<Path> unpacked;
    try (Stream<Path> files = Files.list(folder)) {
      unpacked =
          files
              .filter(file -> !PartialFile.isPartial(file))
              .filter(
                  file ->
                      file.equals(longName)
                          || String.valueOf(file.getFileName()).startsWith(unpackedPrefix(uri)))
              .toList();
    }
    for (Path each : unpacked) {
      locked(each, () -> Folders.deleteIfExists(each));
    }
  }

  private static void fill(Path target, Fetch unpack) throws IOException {
    Path partial = PartialFile.beside(target, UUID.randomUUID().toString());
    try {
      unpack.to(partial);
      Folders.deleteIfExists(target);
      Files.move(partial, target);
    } finally {
      Folders.deleteIfExists(partial);
    }
  }

  /** As the reference calls it. */
  private Path unpackedPathOf(StorageUri uri, String name) {
    return folder.resolve(shortened(unpackedPrefix(uri) + Percent.quoteFolder(name)));
  }

  private static String unpackedPrefix(StorageUri uri) {
    String archive = shortened(md5(uri.text()) + "." + uri.fileName());
    return archive.replaceFirst("(?i)\\.zip$", "") + "_artifacts_archive_";
  }

  private Path get(Path file, Check check, Fetch fetch) throws IOException {
    locked(
        file,
        () -> {
          if (!Files.exists(file) || !check.isGood(file)) {
            fetch.to(file);
          }
          touch(file);
        });
    evictAllBut(file);
    return file;
  }

  /** What cannot be evicted now costs room, and not the file that was asked for. */
  private void evictAllBut(Path justUsed) {
    try {
      new CacheEviction(folder, limits).evictAllBut(justUsed, time.now());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The cache in {} may outgrow its limits for now", folder, e);
    }
  }

  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time.now()));
  }

  private interface Locked {
    void run() throws IOException;
  }

  private void locked(Path file, Locked action) throws IOException {
    Files.createDirectories(folder);
    ReentrantLock inThisJvm = lockInThisJvm(file);
    lock(inThisJvm);
    try (FileChannel channel = openLock(file)) {
      channel.lock(); // released with the channel
      try {
        action.run();
      } finally {
        if (!Files.exists(file)) {
          PartialFile.deleteQuietly(lockOf(file)); // nothing came of it, so nobody would evict it
        }
      }
    } finally {
      inThisJvm.unlock();
    }
  }

  /** As waiting for the file's lock, this ends with an interrupt. */
  private static void lock(ReentrantLock inThisJvm) throws FileLockInterruptionException {
    try {
      inThisJvm.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileLockInterruptionException();
    }
  }

  /**
   * Deletes a copy and its lock, unless somebody is about to hand it out, in this JVM or another.
   *
   * @param usedMillis when it was last used, as far as the caller knows
   */
  static void deleteIfUnused(Path file, long usedMillis) throws IOException {
    ReentrantLock inThisJvm = lockInThisJvm(file);
    // First this: opening and closing the file of a lock gives up the process's own lock on it.
    if (!inThisJvm.tryLock()) {
      return;
    }
    try (FileChannel channel = openLock(file)) {
      if (channel.tryLock() != null && file.toFile().lastModified() <= usedMillis) {
        Folders.deleteIfExists(file);
        Files.deleteIfExists(lockOf(file));
      }
    } finally {
      inThisJvm.unlock();
    }
  }

  /** One for an archive and its folders, which are locked while the archive is: by their hash. */
  private static ReentrantLock lockInThisJvm(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.indexOf('.');
    int hash = (dot < 0 ? name : name.substring(0, dot)).hashCode();
    return IN_THIS_JVM[Math.floorMod(hash, IN_THIS_JVM.length)];
  }

  private static FileChannel openLock(Path file) throws IOException {
    return FileChannel.open(lockOf(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  static Path lockOf(Path file) {
    return file.resolveSibling(LOCK_PREFIX + file.getFileName() + LOCK_SUFFIX);
  }

  static boolean isLock(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".lock.");
  }

  private static String shortened(String name) {
    if (FileNames.bytes(name) <= NAME_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = name.length() - dot <= 16 ? name.substring(dot) : "";
    return FileNames.head(name, NAME_BYTES - FileNames.bytes(extension)).strip() + extension;
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
