package ml.clear.sdk.stuck;

import java.time.Duration;
import ml.clear.sdk.internal.Check;

/**
 * From when on something counts as stuck. Immutable.
 *
 * @param pop how long a worker may take from popping a task to starting it: a task that is seen in
 *     no queue must still be so after this time. The scan waits for it if there are such tasks.
 *     Zero or more. Default: 30 s
 * @param unserved how long a task may wait in a queue without a worker. Default: 5 min
 * @param silence how long a running task may show no life; a task pings each 30 s, unless its
 *     program is busy in native code with all threads. Default: 30 min
 * @param worker how long a worker may be unknown to the server until its task counts as left.
 *     Default: 10 min
 * @param change how long stopping or publishing may take. Default: 10 min
 * @param leaseWatch how long leases are watched at most: a record has no time, so only watching
 *     tells. The scan waits until each has renewed or has been silent for its own ttl. Zero to
 *     leave leases out. Default: 75 s, enough for the default ttl of 1 min
 */
public record ScanOptions(
    Duration pop,
    Duration unserved,
    Duration silence,
    Duration worker,
    Duration change,
    Duration leaseWatch) {
  /** The defaults. */
  public static final ScanOptions DEFAULT =
      new ScanOptions(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(75));

  /** Checks that nothing is negative. */
  public ScanOptions {
    Check.notNegative(pop, "pop");
    Check.notNegative(unserved, "unserved");
    Check.notNegative(silence, "silence");
    Check.notNegative(worker, "worker");
    Check.notNegative(change, "change");
    Check.notNegative(leaseWatch, "leaseWatch");
  }

  /** The same with another time from pop to start. */
  public ScanOptions withPop(Duration newPop) {
    return new ScanOptions(newPop, unserved, silence, worker, change, leaseWatch);
  }

  /** The same with another patience for queues without a worker. */
  public ScanOptions withUnserved(Duration newUnserved) {
    return new ScanOptions(pop, newUnserved, silence, worker, change, leaseWatch);
  }

  /** The same with another limit for silent tasks. */
  public ScanOptions withSilence(Duration newSilence) {
    return new ScanOptions(pop, unserved, newSilence, worker, change, leaseWatch);
  }

  /** The same with another limit for workers that are gone. */
  public ScanOptions withWorker(Duration newWorker) {
    return new ScanOptions(pop, unserved, silence, newWorker, change, leaseWatch);
  }

  /** The same with another limit for stopping and publishing. */
  public ScanOptions withChange(Duration newChange) {
    return new ScanOptions(pop, unserved, silence, worker, newChange, leaseWatch);
  }

  /** The same with another time to watch leases. */
  public ScanOptions withLeaseWatch(Duration newLeaseWatch) {
    return new ScanOptions(pop, unserved, silence, worker, change, newLeaseWatch);
  }

  /**
   * For a first impression: waits for nothing, so leases are left out and a pop may be under way.
   */
  public ScanOptions withoutWaiting() {
    return withPop(Duration.ZERO).withLeaseWatch(Duration.ZERO);
  }
}
