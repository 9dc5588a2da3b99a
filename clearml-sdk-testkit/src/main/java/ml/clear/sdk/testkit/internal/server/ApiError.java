package ml.clear.sdk.testkit.internal.server;

/** The refusal of an action, as it will stand in the envelope. Made by {@link ErrorCode}. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final int subcode;

  /** A refusal with any text. */
  public ApiError(int code, int subcode, String message) {
    super(message, null, false, false); // part of normal traffic: no stack trace
    this.code = code;
    this.subcode = subcode;
  }

  /** The result code, which is the HTTP status, too. */
  public int code() {
    return code;
  }

  /** Which refusal of that code. */
  public int subcode() {
    return subcode;
  }

  /** The text, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
