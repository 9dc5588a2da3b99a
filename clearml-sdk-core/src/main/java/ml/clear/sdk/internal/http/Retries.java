package ml.clear.sdk.internal.http;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.time.Jitter;

/** Whether a failed attempt is followed by another, and after how long. Thread-safe. */
final class Retries {
  /** Attempts at a request that the server may fail on for ever. */
  private static final int BOUNDED_ATTEMPTS = 3;

  private final IntervalFunction backoff;
  private final Jitter jitter;
  private final Retry patient; // until the caller's deadline
  private final Retry bounded;

  Retries(RetryOptions options, Jitter jitter) {
    this.backoff =
        IntervalFunction.ofExponentialBackoff(options.firstDelay(), 2.0, options.maxDelay());
    this.jitter = jitter;
    this.patient = Retry.of("clearml", config(Integer.MAX_VALUE));
    this.bounded = Retry.of("clearml-bounded", config(BOUNDED_ATTEMPTS));
  }

  private RetryConfig config(int attempts) {
    return RetryConfig.<Object>custom()
        .maxAttempts(attempts)
        .retryOnException(AttemptFailure.class::isInstance)
        .intervalBiFunction((attempt, outcome) -> waitMillis(attempt, outcome))
        .build();
  }

  private long waitMillis(int attempt, Either<Throwable, Object> outcome) {
    if (outcome.isLeft() && outcome.getLeft() instanceof AttemptFailure failure) {
      Optional<Duration> asked = failure.retryAfter().filter(wait -> !wait.isZero());
      if (asked.isPresent()) {
        return asked.get().toMillis();
      }
    }
    return jitter.shorten(Duration.ofMillis(backoff.apply(attempt))).toMillis();
  }

  /** The attempts at one call. Not thread-safe. */
  Course begin(Repeat repeat) {
    return new Course(repeat, patient.asyncContext(), bounded.asyncContext());
  }

  /** The attempts at one call, counted. */
  record Course(
      Repeat repeat, Retry.AsyncContext<Object> patient, Retry.AsyncContext<Object> bounded) {

    /** How long to wait for the next attempt; empty if there is none. */
    Optional<Duration> findWait(AttemptFailure failure) {
      if (!mayRepeat(failure)) {
        return Optional.empty();
      }
      long millis =
          failure.retry() == AttemptFailure.Retry.BOUNDED
              ? bounded.onError(failure)
              : patient.onError(failure);
      return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private boolean mayRepeat(AttemptFailure failure) {
      return failure.retry() != AttemptFailure.Retry.NO
          && switch (repeat) {
            case SAFE -> true;
            case IF_UNSENT -> failure.effect() == Effect.NONE;
            case NEVER -> false;
          };
    }
  }
}
