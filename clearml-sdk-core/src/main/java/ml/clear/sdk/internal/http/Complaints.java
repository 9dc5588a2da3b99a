package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import ml.clear.sdk.internal.http.AttemptFailure.Source;
import org.jspecify.annotations.Nullable;

/**
 * Makes the caller's exception of a failed call. The rule: {@code ServerUnreachableException} means
 * that the same call may succeed later, or elsewhere; {@code ServerRejectedException} that it is
 * the call which is refused.
 */
final class Complaints {
  private final SessionSettings settings;
  private final ServerClock clock;

  Complaints(SessionSettings settings, ServerClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  ClearMlException of(String action, GivenUp end, Duration took) {
    AttemptFailure failure = end.failure();
    String detail = failure.detail();
    if (failure.source() == Source.SERVER && failure.retry() != Retry.YES) {
      return rejected(action, end);
    }
    if (failure.code() == 413) {
      return new ServerRejectedException(action, end.effect(), 413, 0, detail);
    }
    String tries = end.attempts() == 1 ? "1 attempt" : end.attempts() + " attempts";
    String seconds = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    String asked =
        failure
            .retryAfter()
            .map(wait -> "; the server asks to wait " + wait.toSeconds() + " s")
            .orElse("");
    String code = failure.source() == Source.SERVER ? codes(failure) + " " : "";
    return unreachable(
        action,
        end.effect(),
        code + detail + asked + " (" + tries + " in " + seconds + ")",
        failure.retryAfter(),
        failure.getCause());
  }

  private ClearMlException rejected(String action, GivenUp end) {
    AttemptFailure failure = end.failure();
    int code = failure.code();
    String detail = failure.detail();
    if (code == 401 || code == 403) {
      String origin = " (credentials from " + settings.login().origin() + ")";
      String skew = clock.findSkew().map(text -> "; " + text).orElse("");
      return new AuthenticationException(action, code, failure.subcode(), detail + origin + skew);
    }
    if (code == 404 && detail.contains("find endpoint")) {
      return new UnsupportedServerException(
          action, "the server at " + settings.describeServer() + " answers: " + detail);
    }
    return new ServerRejectedException(action, end.effect(), code, failure.subcode(), detail);
  }

  private static String codes(AttemptFailure failure) {
    return failure.code() + "/" + failure.subcode();
  }

  ServerUnreachableException unreachable(
      String action, Effect effect, String detail, @Nullable Throwable cause) {
    return unreachable(action, effect, detail, Optional.empty(), cause);
  }

  private ServerUnreachableException unreachable(
      String action,
      Effect effect,
      String detail,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    return new ServerUnreachableException(
        action, effect, settings.describeServer() + ": " + detail, retryAfter, cause);
  }
}
