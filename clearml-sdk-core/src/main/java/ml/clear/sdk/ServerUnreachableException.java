package ml.clear.sdk;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No usable answer came before the deadline: no connection, a time-out, a proxy's error page, or a
 * server that is overloaded (429), in maintenance (503) or without its database. The same call may
 * succeed later. {@link #effect()} is {@code NONE} if the request certainly never reached the
 * server.
 */
public final class ServerUnreachableException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * No usable answer.
   *
   * @param action the server action
   * @param effect {@code NONE} if nothing was sent, else {@code UNKNOWN}
   * @param detail server URL, number of attempts, time spent, last failure
   * @param cause the last failure
   */
  public ServerUnreachableException(
      String action, Effect effect, String detail, @Nullable Throwable cause) {
    this(action, effect, detail, Optional.empty(), cause);
  }

  /**
   * No usable answer, from a server that says when to come back.
   *
   * @param action the server action
   * @param effect {@code NONE} if nothing was sent, else {@code UNKNOWN}
   * @param detail server URL, number of attempts, time spent, last failure
   * @param retryAfter see {@link #retryAfter()}
   * @param cause the last failure
   */
  public ServerUnreachableException(
      String action,
      Effect effect,
      String detail,
      Optional<Duration> retryAfter,
      @Nullable Throwable cause) {
    super(action, effect, detail, cause);
    this.retryAfter = retryAfter.orElse(null);
  }

  /** How long the server, or a proxy before it, asked to be left alone; empty if it did not. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
