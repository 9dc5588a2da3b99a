package ml.clear.sdk.internal.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.internal.time.MonotonicClock;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls fail at once while the server is gone. It counts whole calls, with all their
 * attempts, not attempts: one call that fails leaves the next its full chance. It opens when the
 * last {@link RetryOptions#failuresUntilOpen()} calls all failed without the server, stays open for
 * {@link RetryOptions#openFor()}, then lets one call try. Any call that gets through closes it,
 * also one that was under way when it opened. Thread-safe.
 */
final class ServerBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(ServerBreaker.class);

  private final CircuitBreaker breaker;
  private final String server;
  private volatile String lastFailure = "";

  ServerBreaker(RetryOptions options, String server, TimeSource time) {
    MonotonicClock clock = new MonotonicClock(time);
    this.server = server;
    this.breaker =
        CircuitBreaker.of(
            "clearml",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(options.failuresUntilOpen())
                .minimumNumberOfCalls(options.failuresUntilOpen())
                .failureRateThreshold(100)
                .waitDurationInOpenState(options.openFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .currentTimestampFunction(ignored -> time.nanoTime(), TimeUnit.NANOSECONDS)
                .build());
  }

  /** Whether a call may start. If so, one of the three methods below must follow. */
  boolean tryEnter() {
    return breaker.tryAcquirePermission();
  }

  /** The server answered, whatever it said. */
  void answered(Duration took) {
    State before = breaker.getState();
    breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    if (breaker.getState() == State.OPEN) {
      breaker.transitionToClosedState();
    }
    if (before != State.CLOSED && breaker.getState() == State.CLOSED) {
      LOG.info("{} answers again", server);
    }
  }

  /** The call failed because the server is gone. */
  void gone(Duration took, AttemptFailure failure) {
    lastFailure = failure.detail();
    State before = breaker.getState();
    breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
    if (before == State.CLOSED && breaker.getState() == State.OPEN) {
      LOG.warn("{} does not answer, calls fail at once until it does: {}", server, lastFailure);
    }
  }

  /** The call says nothing about the server. */
  void withdrawn() {
    breaker.releasePermission();
  }

  /** Why calls fail at once. */
  String describe() {
    return "not tried, because the last calls all failed; the latest: " + lastFailure;
  }
}
