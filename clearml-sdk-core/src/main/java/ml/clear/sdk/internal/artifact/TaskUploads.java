package ml.clear.sdk.internal.artifact;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import ml.clear.sdk.internal.time.Durations;
import ml.clear.sdk.report.UploadSummary;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads of one task, artifacts and models: each stores its bytes and then registers them, and
 * is counted once, as stored or failed. Thread-safe.
 */
public final class TaskUploads {
  private static final Logger LOG = LoggerFactory.getLogger(TaskUploads.class);

  private final UploadPool pool;
  private final TimeSource time;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock(); // guards the five fields below
  private final Set<PendingUpload> open = new LinkedHashSet<>();
  private final List<String> failures = new ArrayList<>();
  private int stored;
  private int failed;
  private boolean ended;

  /**
   * No uploads yet.
   *
   * @param pool the client's threads for uploads in the background
   */
  public TaskUploads(UploadPool pool, TimeSource time) {
    this.pool = pool;
    this.time = time;
  }

  /**
   * Stores and registers on this thread.
   *
   * @param name what to call it if it fails
   * @param bytes stores the bytes and describes what was stored
   * @param entry registers that
   * @throws CancellationException if the task was closed meanwhile; nothing was registered
   */
  public <B, T> T run(String name, Supplier<B> bytes, Function<B, T> entry) {
    PendingUpload upload = begin(name, new CompletableFuture<T>());
    try {
      T result = storeThenRegister(upload, bytes, entry);
      succeed(upload);
      return result;
    } catch (Throwable e) {
      fail(upload, e);
      throw e;
    }
  }

  /**
   * Stores and registers in the background. A failure is logged and counted, and completes the
   * future. Blocks only while very much waits: then this thread does it.
   */
  public <B, T> CompletableFuture<T> start(String name, Supplier<B> bytes, Function<B, T> entry) {
    CompletableFuture<T> result = new CompletableFuture<>();
    PendingUpload upload = begin(name, result);
    try {
      pool.execute(() -> runQuietly(upload, bytes, entry, result));
    } catch (RejectedExecutionException | Error notBegun) { // closed, or no thread could be made
      fail(upload, notBegun);
      result.completeExceptionally(notBegun);
    }
    return result;
  }

  private <B, T> void runQuietly(
      PendingUpload upload, Supplier<B> bytes, Function<B, T> entry, CompletableFuture<T> result) {
    upload.enter();
    try {
      if (pool.isOver()) {
        throw new RejectedExecutionException("the client was closed before");
      }
      T done = storeThenRegister(upload, bytes, entry);
      succeed(upload);
      result.complete(done);
    } catch (Throwable e) { // an error, too, must reach whoever waits for the future
      if (fail(upload, e)) {
        LOG.warn("{} could not be stored", upload.name(), e);
      }
      result.completeExceptionally(e);
    } finally {
      upload.leave();
    }
  }

  /** What is not wanted any more must not be registered: its task has its verdict. */
  private <B, T> T storeThenRegister(
      PendingUpload upload, Supplier<B> bytes, Function<B, T> entry) {
    requireOpen(upload);
    B described = bytes.get();
    requireOpen(upload);
    return entry.apply(described);
  }

  private void requireOpen(PendingUpload upload) {
    lock.lock();
    try {
      if (!open.contains(upload)) {
        throw new CancellationException(upload.name() + ": the task was closed before");
      }
    } finally {
      lock.unlock();
    }
  }

  private PendingUpload begin(String name, CompletableFuture<?> result) {
    PendingUpload upload = new PendingUpload(name, result);
    lock.lock();
    try {
      if (ended) {
        failed++;
        tell(name + ": the task was closed before");
      } else {
        open.add(upload);
      }
    } finally {
      lock.unlock();
    }
    return upload;
  }

  private void succeed(PendingUpload upload) {
    lock.lock();
    try {
      if (open.remove(upload)) {
        stored++;
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(LockSupport::unpark);
  }

  /** Counts a failure, unless it has been counted; tells which. */
  private boolean fail(PendingUpload upload, Throwable cause) {
    boolean counted;
    lock.lock();
    try {
      counted = open.remove(upload);
      if (counted) {
        failed++;
        String words = cause.getMessage();
        tell(upload.name() + ": " + (words == null ? cause : words));
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(LockSupport::unpark);
    return counted;
  }

  private void tell(String failure) {
    if (failures.size() < UploadSummary.MAX_FAILURES_TOLD) {
      failures.add(failure);
    }
  }

  /** How things stand. */
  public UploadSummary summary() {
    lock.lock();
    try {
      return new UploadSummary(stored, failed, open.size(), failures);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is pending, the time is over or the thread is interrupted. */
  public UploadSummary await(Duration atMost) {
    long begun = time.nanoTime();
    Thread thisThread = Thread.currentThread();
    waiting.add(thisThread);
    try {
      UploadSummary now = summary();
      while (now.unfinished() > 0 && !thisThread.isInterrupted()) {
        long left = Durations.nanos(atMost) - (time.nanoTime() - begun);
        if (left <= 0) {
          break;
        }
        time.parkNanos(left);
        now = summary();
      }
      return now;
    } finally {
      waiting.remove(thisThread);
    }
  }

  /**
   * Waits as {@link #await}, then gives up what is still under way: it is told as failed, and
   * stopped. Later uploads fail at once.
   */
  public UploadSummary end(Duration atMost) {
    await(atMost);
    List<PendingUpload> left;
    lock.lock();
    try {
      ended = true;
      left = List.copyOf(open);
      open.clear();
      failed += left.size();
      left.forEach(upload -> tell(upload.name() + ": not finished when the task was closed"));
    } finally {
      lock.unlock();
    }
    for (PendingUpload upload : left) {
      upload.giveUp(
          new CancellationException(upload.name() + ": not finished when the task was closed"));
    }
    return summary();
  }
}
