package ml.clear.sdk.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Exclusive hold on a spool folder. Between processes it is a lock of the operating system on the
 * file {@code lock}, which ends with its process, however that ends. Within a process it is a
 * system property: POSIX takes a process's lock away as soon as the process closes that file
 * anywhere, so a second client that only looked whether the folder is free would free it. Not a
 * static field, because one JVM may load this library several times. Thread-safe.
 */
final class FolderLock implements Closeable {
  private static final String LOCK_FILE = "lock";
  private static final String HELD_HERE = "ml.clear.sdk.spool.held:";

  private final Path folder;
  private final String mark;
  private final FileChannel channel;

  private FolderLock(Path folder, String mark, FileChannel channel) {
    this.folder = folder;
    this.mark = mark;
    this.channel = channel;
  }

  /** Makes the lock of a new folder; empty if somebody holds it. */
  static Optional<FolderLock> tryCreate(Path folder) throws IOException {
    return tryAcquire(folder, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Takes the lock of a folder that somebody made; empty if it is held, or gone. */
  static Optional<FolderLock> tryTakeOver(Path folder) throws IOException {
    try {
      return tryAcquire(folder, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // whoever held it has just removed it
    }
  }

  private static Optional<FolderLock> tryAcquire(Path folder, OpenOption... options)
      throws IOException {
    String mark = HELD_HERE + folder.toRealPath();
    if (System.getProperties().putIfAbsent(mark, "true") != null) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      Path file = folder.resolve(LOCK_FILE);
      FileChannel channel = FileChannel.open(file, options);
      try {
        // The file may have been removed, by an owner that ended, after it was opened here; a lock
        // on a removed file excludes nobody.
        held = channel.tryLock() != null && Files.exists(file);
        return held ? Optional.of(new FolderLock(folder, mark, channel)) : Optional.empty();
      } catch (OverlappingFileLockException e) {
        return Optional.empty(); // the property is gone, as after System.setProperties
      } finally {
        if (!held) {
          channel.close();
        }
      }
    } finally {
      if (!held) {
        System.clearProperty(mark);
      }
    }
  }

  static boolean isLock(Path file) {
    return file.endsWith(LOCK_FILE);
  }

  /** When the folder was made: nobody writes to its lock. */
  static FileTime made(Path folder) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(LOCK_FILE));
  }

  /** Removes the folder, which must be empty but for the lock, while nobody else can hold it. */
  void removeFolder() throws IOException {
    removeFolder(folder);
  }

  static void removeFolder(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(LOCK_FILE));
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      System.clearProperty(mark); // last: a client that came in between would lose its own lock
    }
  }
}
