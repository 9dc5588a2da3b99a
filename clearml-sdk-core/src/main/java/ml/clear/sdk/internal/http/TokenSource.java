package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session's token. However many threads need one, one of them logs in and the others wait for
 * it, without a lock. Thread-safe.
 */
final class TokenSource {
  private static final Logger LOG = LoggerFactory.getLogger(TokenSource.class);

  /** When to try again if a token could not be renewed while it is still good. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

  private final Login login;
  private final TimeSource time;
  private final AtomicReference<@Nullable Token> current = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<Token>> flight =
      new AtomicReference<>();

  TokenSource(Login login, TimeSource time) {
    this.login = login;
    this.time = time;
  }

  /** A token that is good for a while; logs in if need be. */
  Token current(Deadline deadline) throws AttemptFailure {
    Token token = current.get();
    if (token != null && !token.isDueAt(time.nanoTime())) {
      return token;
    }
    CompletableFuture<Token> ours = new CompletableFuture<>();
    CompletableFuture<Token> theirs = flight.compareAndExchange(null, ours);
    if (theirs == null) {
      return lead(ours, deadline);
    }
    return token != null && isGood(token) ? token : await(theirs, deadline);
  }

  /** The server took this token no longer; nothing happens if there is a newer one. */
  void refused(Token token) {
    current.compareAndSet(token, null);
  }

  /** Nothing happens if this is no longer the current one. */
  void refused(String value) {
    Token token = current.get();
    if (token != null && token.value().equals(value)) {
      refused(token);
    }
  }

  private Token lead(CompletableFuture<Token> ours, Deadline deadline) throws AttemptFailure {
    try {
      Token token = current.get();
      // Another flight may have landed between the caller's look and its take-off.
      if (token == null || token.isDueAt(time.nanoTime())) {
        token = renew(token, deadline);
        current.set(token);
      }
      ours.complete(token);
      return token;
    } catch (AttemptFailure | RuntimeException | Error e) {
      ours.completeExceptionally(e);
      throw e;
    } finally {
      flight.set(null); // only after the new token is in place
    }
  }

  private Token renew(@Nullable Token old, Deadline deadline) throws AttemptFailure {
    boolean mayFail = old != null && isGood(old);
    try {
      // One that hangs must leave time for the call, which then goes on with the old token.
      return login.login(
          old, mayFail ? Deadline.after(deadline.left().dividedBy(2), time) : deadline);
    } catch (AttemptFailure e) {
      if (old == null || !isGood(old)) {
        throw e.beforeTheCall();
      }
      LOG.warn("The token could not be renewed; it is still good, trying again later", e);
      return old.refreshingAt(time.nanoTime() + RENEWAL_PAUSE.toNanos());
    }
  }

  private boolean isGood(Token token) {
    return !token.isExpiredAt(time.nanoTime());
  }

  private static Token await(CompletableFuture<Token> theirs, Deadline deadline)
      throws AttemptFailure {
    try {
      return theirs.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AttemptFailure failure) {
        // Their deadline, or their interrupt, is not ours.
        throw failure.isTokenRefused() ? failure.beforeTheCall() : failure.ofAnotherThread();
      }
      if (e.getCause() instanceof UnsupportedServerException unsupported) {
        throw unsupported;
      }
      throw new IllegalStateException("the login of another thread broke off", e);
    } catch (TimeoutException e) {
      throw AttemptFailure.unanswered(
          Retry.NO, Effect.NONE, "the login of another thread took too long", e);
    } catch (InterruptedException e) {
      throw AttemptFailure.interrupted(Effect.NONE, e);
    }
  }
}
