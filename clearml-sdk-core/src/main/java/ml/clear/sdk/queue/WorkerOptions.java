package ml.clear.sdk.queue;

import java.time.Duration;
import java.util.Objects;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.lease.LeaseOptions;

/**
 * How tasks are claimed and kept. Immutable.
 *
 * @param slots how many tasks run at a time, from 1 to 1,000. Default: 1
 * @param claimTtl silence after which a claim counts as dead and others return its task to the
 *     queue, from 1 s to 1 day; the holder gives up a sixth of it earlier. Default: 1 minute
 * @param pollPeriod pause after a look that found nothing, at least 10 ms, shortened by chance by
 *     up to a quarter. Default: 5 s, as the agent's
 * @param reportPeriod how often the workers page is told, at least 1 s. Default: 30 s, as the
 *     agent's
 * @param shutdownLimit how long running handlers have to end once they have been asked to; zero or
 *     more. Default: 30 s
 */
public record WorkerOptions(
    int slots,
    Duration claimTtl,
    Duration pollPeriod,
    Duration reportPeriod,
    Duration shutdownLimit) {
  private static final int MAX_SLOTS = 1_000;
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
  private static final Duration LONGEST_TTL = Duration.ofDays(1);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
  private static final Duration SHORTEST_REPORT = Duration.ofSeconds(1);

  /** One slot, a claim of a minute, a look each 5 s, a report each 30 s, 30 s to shut down. */
  public static final WorkerOptions DEFAULT =
      new WorkerOptions(
          1,
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /** Checks the parts. */
  public WorkerOptions {
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException("slots must be from 1 to " + MAX_SLOTS + ", got " + slots);
    }
    Check.positive(claimTtl, "claimTtl");
    if (claimTtl.compareTo(SHORTEST_TTL) < 0 || claimTtl.compareTo(LONGEST_TTL) > 0) {
      throw new IllegalArgumentException(
          "claimTtl must be from " + SHORTEST_TTL + " to " + LONGEST_TTL + ", got " + claimTtl);
    }
    atLeast(SHORTEST_POLL, pollPeriod, "pollPeriod");
    atLeast(SHORTEST_REPORT, reportPeriod, "reportPeriod");
    atLeast(Duration.ZERO, shutdownLimit, "shutdownLimit");
  }

  /** The defaults with so many slots. */
  public static WorkerOptions slots(int slots) {
    return DEFAULT.withSlots(slots);
  }

  /** The same with another number of slots. */
  public WorkerOptions withSlots(int newSlots) {
    return new WorkerOptions(newSlots, claimTtl, pollPeriod, reportPeriod, shutdownLimit);
  }

  /** The same with another ttl of claims. */
  public WorkerOptions withClaimTtl(Duration newClaimTtl) {
    return new WorkerOptions(slots, newClaimTtl, pollPeriod, reportPeriod, shutdownLimit);
  }

  /** The same with another pause between looks. */
  public WorkerOptions withPollPeriod(Duration newPollPeriod) {
    return new WorkerOptions(slots, claimTtl, newPollPeriod, reportPeriod, shutdownLimit);
  }

  /** The same with another pause between reports. */
  public WorkerOptions withReportPeriod(Duration newReportPeriod) {
    return new WorkerOptions(slots, claimTtl, pollPeriod, newReportPeriod, shutdownLimit);
  }

  /** The same with another limit for handlers to end. */
  public WorkerOptions withShutdownLimit(Duration newShutdownLimit) {
    return new WorkerOptions(slots, claimTtl, pollPeriod, reportPeriod, newShutdownLimit);
  }

  /** How a claim is held. */
  LeaseOptions lease() {
    return LeaseOptions.ttl(claimTtl);
  }

  private static void atLeast(Duration least, Duration value, String what) {
    if (Objects.requireNonNull(value, what).compareTo(least) < 0) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value);
    }
  }
}
