package ml.clear.sdk;

/**
 * The server is too old for the call, or the offline session has no such action. Nothing was
 * changed. The message names the action, the version it needs and the version found.
 */
public final class UnsupportedServerException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /**
   * A server without the action.
   *
   * @param action the server action
   * @param detail the API version needed and the one found
   */
  public UnsupportedServerException(String action, String detail) {
    super(action, Effect.NONE, detail, null);
  }
}
