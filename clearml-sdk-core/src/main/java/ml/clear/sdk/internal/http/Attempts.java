package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.http.AttemptFailure.Source;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a call: breaker, attempts, waits, deadline, and the exception that the caller sees in the
 * end. Thread-safe.
 */
final class Attempts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** A call that was given less time says nothing about the server when it fails. */
  private static final Duration TELLING = Duration.ofSeconds(1);

  private final Retries retries;
  private final ServerBreaker breaker;
  private final Complaints complaints;
  private final Pauses pauses;

  Attempts(
      SessionSettings settings,
      RetryOptions options,
      ServerClock clock,
      TimeSource time,
      Jitter jitter) {
    this.retries = new Retries(options, jitter);
    this.breaker = new ServerBreaker(options, settings.describeServer(), time);
    this.complaints = new Complaints(settings, clock);
    this.pauses = new Pauses(time);
  }

  /** One attempt. */
  interface Attempt<T> {
    T run() throws AttemptFailure;
  }

  /**
   * Runs attempts until one succeeds, or none may follow, or the deadline passes.
   *
   * @param patience after so long no further attempt begins
   */
  <T> T run(
      String action, Repeat repeat, Deadline deadline, Duration patience, Attempt<T> attempt) {
    if (pauses.isClosed()) {
      throw complaints.unreachable(action, Effect.NONE, "the client is closed", null);
    }
    // Reports give up at once and come back at a pace of their own. As the one call that probes, a
    // request that hangs for a minute would fail all others that long, a verdict among them.
    boolean impatient = patience.compareTo(deadline.total()) < 0;
    if (!impatient && !breaker.tryEnter()) {
      throw complaints.unreachable(action, Effect.NONE, breaker.describe(), null);
    }
    boolean told = impatient; // has no place to give back
    try {
      T result = repeat(action, repeat, deadline, patience, attempt);
      breaker.answered(deadline.elapsed());
      told = true;
      return result;
    } catch (GivenUp e) {
      told |= tell(e.failure(), deadline, impatient);
      throw complaints.of(action, e, deadline.elapsed());
    } finally {
      if (!told) {
        breaker.withdrawn();
      }
    }
  }

  private <T> T repeat(
      String action, Repeat repeat, Deadline deadline, Duration patience, Attempt<T> attempt)
      throws GivenUp {
    Retries.Course course = retries.begin(repeat);
    Effect effect = Effect.NONE; // of all attempts: one that may have been applied stays so
    for (int count = 1; ; count++) {
      try {
        return attempt.run();
      } catch (AttemptFailure failure) {
        effect = effect == Effect.NONE ? failure.effect() : effect;
        Optional<Duration> wait = course.findWait(failure);
        if (wait.isEmpty()
            || wait.get().compareTo(deadline.left()) >= 0
            || wait.get().compareTo(patience.minus(deadline.elapsed())) >= 0) {
          throw new GivenUp(failure, effect, count);
        }
        LOG.debug("{}: attempt {} failed, the next follows in {}", action, count, wait, failure);
        pause(wait.get(), effect, count);
      }
    }
  }

  private void pause(Duration wait, Effect effect, int count) throws GivenUp {
    try {
      pauses.pause(wait);
    } catch (InterruptedException e) {
      throw new GivenUp(AttemptFailure.interrupted(effect, e), effect, count);
    }
    if (pauses.isClosed()) {
      throw new GivenUp(AttemptFailure.closed(effect), effect, count);
    }
  }

  /** Tells the breaker what a failed call says about the server, if it says anything. */
  private boolean tell(AttemptFailure failure, Deadline deadline, boolean impatient) {
    if (failure.isServerGone()) {
      if (impatient || deadline.total().compareTo(TELLING) < 0) {
        return false;
      }
      breaker.gone(deadline.elapsed(), failure);
      return true;
    }
    if (failure.source() == Source.SERVER) {
      breaker.answered(deadline.elapsed());
      return true;
    }
    return false;
  }

  boolean isClosed() {
    return pauses.isClosed();
  }

  /** Ends all waits; calls that wait fail, later ones are refused. */
  @Override
  public void close() {
    pauses.close();
  }
}
