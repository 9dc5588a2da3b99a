package ml.clear.sdk.internal.artifact;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.artifact.UploadSummary;
import ml.clear.sdk.internal.time.Durations;
import ml.clear.sdk.time.TimeSource;

/** Counts a task's uploads, so that its verdict can wait for them. Thread-safe. */
public final class PendingUploads {
  private static final int MAX_FAILURES_TOLD = 100;

  private final ReentrantLock lock = new ReentrantLock(); // guards the four fields below
  private final List<String> failures = new ArrayList<>();
  private int pending;
  private int stored;
  private int failed;

  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final TimeSource time;

  /** No uploads yet. */
  public PendingUploads(TimeSource time) {
    this.time = time;
  }

  /** An upload has been asked for. */
  public void begin() {
    lock.lock();
    try {
      pending++;
    } finally {
      lock.unlock();
    }
  }

  /** It is there and registered. */
  public void succeed() {
    lock.lock();
    try {
      pending--;
      stored++;
    } finally {
      lock.unlock();
    }
    waiting.forEach(LockSupport::unpark);
  }

  /** It failed. */
  public void fail(String name, Throwable cause) {
    lock.lock();
    try {
      pending--;
      failed++;
      if (failures.size() < MAX_FAILURES_TOLD) {
        failures.add(name + ": " + cause.getMessage());
      }
    } finally {
      lock.unlock();
    }
    waiting.forEach(LockSupport::unpark);
  }

  /** How things stand. */
  public UploadSummary summary() {
    lock.lock();
    try {
      return new UploadSummary(stored, failed, pending, failures);
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
}
