package ml.clear.sdk.internal.http;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that gave no data: what the server may have done, and whether a second attempt makes
 * sense. Never leaves this package; {@link Attempts} makes the caller's exception of the last one.
 */
final class AttemptFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Whether another attempt makes sense. */
  enum Retry {
    /** Until the deadline. */
    YES,
    /** A few times: the server failed, and may fail on this request for ever. */
    BOUNDED,
    /** The next attempt would fail in the same way. */
    NO
  }

  /** Who answered. */
  enum Source {
    /** The ClearML server, in its own envelope. */
    SERVER,
    /** Something on the way: a proxy, a load balancer, a web server on a wrong port. */
    MIDDLEMAN,
    /** Nobody. */
    NOBODY
  }

  private final Retry retry;
  private final Source source;
  private final Effect effect;
  private final int code;
  private final int subcode;
  private final transient Optional<Duration> retryAfter;

  private AttemptFailure(
      Retry retry,
      Source source,
      Effect effect,
      int code,
      int subcode,
      String detail,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.retry = retry;
    this.source = source;
    this.effect = effect;
    this.code = code;
    this.subcode = subcode;
    this.retryAfter = retryAfter;
  }

  /** Nothing came back. */
  static AttemptFailure unanswered(
      Retry retry, Effect effect, String detail, @Nullable Throwable cause) {
    return new AttemptFailure(retry, Source.NOBODY, effect, 0, 0, detail, Optional.empty(), cause);
  }

  /** The caller's thread was interrupted; its flag is set again. */
  static AttemptFailure interrupted(Effect effect, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return unanswered(Retry.NO, effect, "interrupted", cause);
  }

  /** The transport was closed meanwhile. */
  static AttemptFailure closed(Effect effect) {
    return unanswered(Retry.NO, effect, "the client was closed meanwhile", null);
  }

  /** An error page, or an answer that is not the server's. */
  static AttemptFailure notTheServer(
      Retry retry, Effect effect, int code, String detail, Optional<Duration> retryAfter) {
    return new AttemptFailure(retry, Source.MIDDLEMAN, effect, code, 0, detail, retryAfter, null);
  }

  /** The server's own error. */
  static AttemptFailure rejected(
      Retry retry,
      Effect effect,
      int code,
      int subcode,
      String message,
      Optional<Duration> retryAfter) {
    return new AttemptFailure(
        retry, Source.SERVER, effect, code, subcode, message, retryAfter, null);
  }

  /** The same failure of a login: whatever became of that, the call itself was never sent. */
  AttemptFailure beforeTheCall() {
    return new AttemptFailure(
        retry, source, Effect.NONE, code, subcode, "login: " + detail(), retryAfter, this);
  }

  /** The failure of a login that another thread made, with its own deadline and interrupts. */
  AttemptFailure ofAnotherThread() {
    return new AttemptFailure(
        Retry.YES, source, Effect.NONE, code, subcode, detail(), retryAfter, this);
  }

  /** Whether this failure is the reference's "once, after a new login". */
  boolean isTokenRefused() {
    return source == Source.SERVER && code == 401;
  }

  /** The same failure with what the reader should do about it. */
  AttemptFailure advising(String advice) {
    return new AttemptFailure(
        retry, source, effect, code, subcode, detail() + "; " + advice, retryAfter, getCause());
  }

  Retry retry() {
    return retry;
  }

  Source source() {
    return source;
  }

  Effect effect() {
    return effect;
  }

  /** HTTP status; 0 if nobody answered. */
  int code() {
    return code;
  }

  int subcode() {
    return subcode;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /** Whether this speaks of a server that is gone, rather than of this one call. */
  boolean isServerGone() {
    return retry == Retry.YES
        && (source == Source.NOBODY || code == 502 || code == 503 || code == 504);
  }
}
