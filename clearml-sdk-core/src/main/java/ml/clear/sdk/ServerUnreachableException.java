package ml.clear.sdk;

import org.jspecify.annotations.Nullable;

/**
 * No usable answer came before the deadline: no connection, a time-out, a proxy's error page, or a
 * server that is overloaded (429), in maintenance (503) or without its database. The same call may
 * succeed later. {@link #effect()} is {@code NONE} if the request certainly never reached the
 * server.
 */
public final class ServerUnreachableException extends ClearMlException {
  private static final long serialVersionUID = 1L;

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
    super(action, effect, detail, cause);
  }
}
