package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * This client's folder in the spool, made when it is first needed, and left alone for a while after
 * a failure of the disk. Thread-safe.
 */
final class OwnFolder {
  /** After a failure of the disk, reports wait in memory so long before it is tried again. */
  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

  private final @Nullable Path root;
  private final SpoolFiles files;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock(); // guards the fields below; no I/O inside
  private @Nullable SpoolFolder folder;
  private boolean broken;
  private long brokenSinceNanos;

  /**
   * @param root where each process makes a folder of its own; null for no spool
   */
  OwnFolder(@Nullable Path root, SpoolFiles files, TimeSource time) {
    this.root = root;
    this.files = files;
    this.time = time;
  }

  /** Whether it may be written to at present. */
  boolean isUsable() {
    lock.lock();
    try {
      return root != null && (!broken || time.nanoTime() - brokenSinceNanos >= RETRY_NANOS);
    } finally {
      lock.unlock();
    }
  }

  /** A write has failed, or has not: then the disk is tried again at once. */
  void setBroken(boolean isBroken) {
    lock.lock();
    try {
      broken = isBroken;
      brokenSinceNanos = time.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** The folder, if it was needed so far. */
  @Nullable SpoolFolder find() {
    lock.lock();
    try {
      return folder;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The folder, made if need be.
   *
   * @throws IOException if it cannot be made
   */
  SpoolFolder open() throws IOException {
    SpoolFolder current = find();
    if (current != null) {
      return current;
    }
    Path path = Objects.requireNonNull(root, "root").resolve(UUID.randomUUID().toString());
    SpoolFolder made = SpoolFolder.create(path, files);
    lock.lock();
    try {
      if (folder == null) {
        folder = made;
        return made;
      }
      current = folder;
    } finally {
      lock.unlock();
    }
    made.close(); // the other thread was faster
    return current;
  }

  /** Lets go of it; what is in it, the next process sends. */
  void close() {
    SpoolFolder current = find();
    if (current != null) {
      current.close();
    }
  }

  /** For the log. */
  @Override
  public String toString() {
    return String.valueOf(root);
  }
}
