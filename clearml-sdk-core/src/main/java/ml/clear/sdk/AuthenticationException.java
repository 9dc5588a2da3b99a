package ml.clear.sdk;

/**
 * The credentials were refused: a wrong or revoked key, or no right to the action (401 or 403).
 * Nothing was changed. The message says which configuration entry the credentials came from.
 */
public final class AuthenticationException extends ServerRejectedException {
  private static final long serialVersionUID = 1L;

  /**
   * Refused credentials.
   *
   * @param action the server action
   * @param code 401 or 403
   * @param subcode the envelope's result subcode
   * @param serverMessage the server's own text and where the credentials came from
   */
  public AuthenticationException(String action, int code, int subcode, String serverMessage) {
    super(action, Effect.NONE, code, subcode, serverMessage);
  }
}
