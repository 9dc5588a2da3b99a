package ml.clear.sdk.storage;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the bytes of one transfer and tells the listener and the log at a sane pace. Thread-safe.
 */
final class TransferMeter {
  private static final Logger LOG = LoggerFactory.getLogger(TransferMeter.class);
  private static final long TELL_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long MIB = 1 << 20;

  private final StorageUri uri;
  private final OptionalLong total;
  private final TransferListener listener;
  private final TimeSource time;
  private final long begun;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong lastTold;
  private final AtomicLong lastLogged;
  private final AtomicBoolean listenerFailed = new AtomicBoolean();

  TransferMeter(StorageUri uri, OptionalLong total, TransferListener listener, TimeSource time) {
    this.uri = uri;
    this.total = total;
    this.listener = listener;
    this.time = time;
    this.begun = time.nanoTime();
    this.lastTold = new AtomicLong(begun);
    this.lastLogged = new AtomicLong(begun);
  }

  /** Another attempt begins from the first byte. */
  void restart() {
    bytes.set(0);
  }

  void add(long count) {
    bytes.addAndGet(count);
    long now = time.nanoTime();
    if (due(lastTold, now, TELL_NANOS)) {
      tell(progress(now));
    }
    if (due(lastLogged, now, LOG_NANOS)) {
      log(progress(now));
    }
  }

  void finish() {
    tell(progress(time.nanoTime()));
  }

  /** A progress bar that fails must not cost the transfer. */
  private void tell(TransferProgress progress) {
    try {
      listener.onProgress(progress);
    } catch (RuntimeException e) {
      if (!listenerFailed.getAndSet(true)) {
        LOG.warn("{}: the listener failed; the transfer goes on", uri, e);
      }
    }
  }

  /** Whether this thread is the one to tell: of several that come at once, one is. */
  private static boolean due(AtomicLong last, long now, long every) {
    long before = last.get();
    return now - before >= every && last.compareAndSet(before, now);
  }

  private TransferProgress progress(long now) {
    long done = bytes.get();
    double seconds = Math.max(1, now - begun) / 1e9;
    return new TransferProgress(uri, done, total, Math.round(done / seconds));
  }

  private static void log(TransferProgress progress) {
    LOG.info(
        "{}: {} of {} MiB, {} MiB/s",
        progress.uri(),
        progress.bytes() / MIB,
        progress.totalBytes().isPresent() ? progress.totalBytes().getAsLong() / MIB : "?",
        progress.bytesPerSecond() / MIB);
  }
}
