package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives names to files that are being written, and writes these down until the files have their
 * places: what a killed process leaves in any folder is removed when the next one on this machine
 * writes its first file ({@link PartialFileSweep}). The record is a file in the cache folder, whose
 * lock the system gives up with the process. Thread-safe.
 */
public final class PartialFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartialFiles.class);

  private final @Nullable Path folder;
  private final TimeSource time;

  /** Guards what follows; held during I/O, since nothing may be begun before it is written down. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Path file;

  /** Not a channel: an interrupt in mid-write would close that, and with it give up the lock. */
  private @Nullable RandomAccessFile record;

  private boolean opened;
  private int beingWritten;

  private PartialFiles(@Nullable Path folder, TimeSource time) {
    this.folder = folder;
    this.time = time;
  }

  /** Files that are recorded in a cache folder. */
  static PartialFiles recordedIn(Path cacheDirectory, TimeSource time) {
    Path absolute = cacheDirectory.toAbsolutePath().normalize();
    return new PartialFiles(absolute.resolve("storage_manager").resolve("partial"), time);
  }

  /** Files that stay if their process is killed. */
  public static PartialFiles unrecorded() {
    return new PartialFiles(null, TimeSource.system());
  }

  /** A name beside {@code target} that nobody else has; to be ended, however the writing ends. */
  public Path begin(Path target) {
    Path partial = PartialFile.beside(target.toAbsolutePath(), UUID.randomUUID().toString());
    boolean first;
    @Nullable IOException unwritten = null;
    lock.lock();
    try {
      beingWritten++;
      first = !opened && folder != null;
      opened = true;
      if (first) {
        record = open();
      }
      if (record != null) {
        String line = partial.toUri() + "\n"; // a URI has no line breaks
        record.write(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      unwritten = e;
      first = false;
    } finally {
      lock.unlock();
    }
    if (unwritten != null) {
      LOG.warn("{} would stay if this process were killed now", partial, unwritten);
    }
    if (first && folder != null) {
      PartialFileSweep.run(folder, time.now());
    }
    return partial;
  }

  /** Removes the file if it has not been moved to its place. */
  public void end(Path partial) {
    PartialFile.deleteQuietly(partial);
    lock.lock();
    try {
      if (--beingWritten == 0 && record != null) {
        record.setLength(0);
      }
    } catch (IOException finishedFilesStayNamed) {
      // That they are not there any more is no harm.
    } finally {
      lock.unlock();
    }
  }

  private @Nullable RandomAccessFile open() throws IOException {
    if (folder == null) {
      return null;
    }
    Files.createDirectories(folder);
    Path named = folder.resolve(PartialFileSweep.newName());
    // Gets its name once it is locked: else another process may take it for abandoned.
    Path unnamed = folder.resolve(named.getFileName() + ".new");
    RandomAccessFile made = new RandomAccessFile(unnamed.toFile(), "rw");
    try {
      // Nobody else knows the file. To wait for the lock would fail in an interrupted thread.
      if (made.getChannel().tryLock() == null) {
        throw new IOException("cannot be locked: " + unnamed);
      }
      Files.move(unnamed, named, StandardCopyOption.ATOMIC_MOVE);
      file = named;
      return made;
    } catch (IOException e) {
      made.close();
      PartialFile.deleteQuietly(unnamed);
      throw e;
    }
  }

  /** Ends the record; what is still being written is left to the next process. */
  @Override
  public void close() {
    lock.lock();
    try {
      opened = true;
      if (record != null) {
        record.close();
      }
      if (file != null && beingWritten == 0) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftOver) {
      // The next process removes the record.
    } finally {
      record = null;
      lock.unlock();
    }
  }
}
