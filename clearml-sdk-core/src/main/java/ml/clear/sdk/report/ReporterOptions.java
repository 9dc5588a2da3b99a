package ml.clear.sdk.report;

import java.time.Duration;
import java.util.Objects;

/**
 * How reports are queued, batched and kept. Immutable; start from {@link #DEFAULT}.
 *
 * @param maxQueueBytes memory for reports that are not sent yet, in bytes; at least 65,536. Half of
 *     it is for console lines, a quarter for scalars (64 bytes each), a quarter for plots, so that
 *     none pushes another out. A task keeps its curves in a quarter of that size more, tens of
 *     thousands; reports of further curves cost more memory and time each. Without a spool, when
 *     all three are full, the batches that are encoded already add up to a quarter. Default 32 MiB
 * @param maxBatchBytes size of one request, in bytes; at least 1,024. Never more than {@code
 *     maxQueueBytes} and a quarter of {@code maxSpoolBytes}, whatever is set here. A server or
 *     proxy that refuses the size is sent less from then on. Default 3 MiB
 * @param maxBatchEvents reports in one request; positive. Default 15,000, thirty of the server's
 *     bulks: a request that the server does not answer in a minute is followed by smaller ones
 * @param maxDelay longest time a report waits for company while the server answers; positive.
 *     Default 1 s, so that a trickle makes one request a second
 * @param maxSpoolBytes disk for this client's reports while the server is away, in bytes; 0
 *     switches the spool off. What ended clients left stays beside it until it is sent. Default 512
 *     MiB
 * @param nonFinite what becomes of scalars that cannot be stored. Default {@link
 *     NonFinitePolicy#ZERO}
 * @param consoleRepeat what to do with console lines in doubt. Default {@link
 *     ConsoleRepeat#AT_MOST_ONCE}
 * @param dropListener told of reports given up. Default {@link DropListener#NONE}
 */
public record ReporterOptions(
    long maxQueueBytes,
    int maxBatchBytes,
    int maxBatchEvents,
    Duration maxDelay,
    long maxSpoolBytes,
    NonFinitePolicy nonFinite,
    ConsoleRepeat consoleRepeat,
    DropListener dropListener) {
  /** The defaults of each component. */
  public static final ReporterOptions DEFAULT =
      new ReporterOptions(
          32L << 20,
          3 << 20,
          15_000,
          Duration.ofSeconds(1),
          512L << 20,
          NonFinitePolicy.ZERO,
          ConsoleRepeat.AT_MOST_ONCE,
          DropListener.NONE);

  /** Checks the ranges. */
  public ReporterOptions {
    if (maxQueueBytes < 65_536) {
      throw new IllegalArgumentException("maxQueueBytes must be >= 65536, got " + maxQueueBytes);
    }
    if (maxBatchBytes < 1_024) {
      throw new IllegalArgumentException("maxBatchBytes must be >= 1024, got " + maxBatchBytes);
    }
    if (maxBatchEvents <= 0) {
      throw new IllegalArgumentException("maxBatchEvents must be positive, got " + maxBatchEvents);
    }
    if (maxDelay.isNegative() || maxDelay.isZero()) {
      throw new IllegalArgumentException("maxDelay must be positive, got " + maxDelay);
    }
    if (maxSpoolBytes < 0) {
      throw new IllegalArgumentException("maxSpoolBytes must not be negative: " + maxSpoolBytes);
    }
    Objects.requireNonNull(nonFinite, "nonFinite");
    Objects.requireNonNull(consoleRepeat, "consoleRepeat");
    Objects.requireNonNull(dropListener, "dropListener");
  }

  /** A copy with another {@link #maxQueueBytes()}. */
  public ReporterOptions withMaxQueueBytes(long value) {
    return new ReporterOptions(
        value,
        maxBatchBytes,
        maxBatchEvents,
        maxDelay,
        maxSpoolBytes,
        nonFinite,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #maxBatchBytes()}. */
  public ReporterOptions withMaxBatchBytes(int value) {
    return new ReporterOptions(
        maxQueueBytes,
        value,
        maxBatchEvents,
        maxDelay,
        maxSpoolBytes,
        nonFinite,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #maxBatchEvents()}. */
  public ReporterOptions withMaxBatchEvents(int value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        value,
        maxDelay,
        maxSpoolBytes,
        nonFinite,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #maxDelay()}. */
  public ReporterOptions withMaxDelay(Duration value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        maxBatchEvents,
        value,
        maxSpoolBytes,
        nonFinite,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #maxSpoolBytes()}. */
  public ReporterOptions withMaxSpoolBytes(long value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        maxBatchEvents,
        maxDelay,
        value,
        nonFinite,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #nonFinite()}. */
  public ReporterOptions withNonFinite(NonFinitePolicy value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        maxBatchEvents,
        maxDelay,
        maxSpoolBytes,
        value,
        consoleRepeat,
        dropListener);
  }

  /** A copy with another {@link #consoleRepeat()}. */
  public ReporterOptions withConsoleRepeat(ConsoleRepeat value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        maxBatchEvents,
        maxDelay,
        maxSpoolBytes,
        nonFinite,
        value,
        dropListener);
  }

  /** A copy with another {@link #dropListener()}. */
  public ReporterOptions withDropListener(DropListener value) {
    return new ReporterOptions(
        maxQueueBytes,
        maxBatchBytes,
        maxBatchEvents,
        maxDelay,
        maxSpoolBytes,
        nonFinite,
        consoleRepeat,
        value);
  }
}
