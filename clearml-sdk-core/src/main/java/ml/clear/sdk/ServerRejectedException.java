package ml.clear.sdk;

/**
 * The server answered with an error. {@link #code()} and {@link #subcode()} are its result codes,
 * as listed in the server's {@code apierrors/errors.conf}; for example 400/101 is an unknown task
 * id and 400/110 a status that does not allow the call.
 */
public class ServerRejectedException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final int subcode;
  private final String serverMessage;

  /**
   * A refusal.
   *
   * @param action the server action
   * @param effect {@code NONE} for refusals before any change, else {@code UNKNOWN} or {@code
   *     PARTIAL}
   * @param code the envelope's result code, which is the HTTP status
   * @param subcode the envelope's result subcode; 0 if there was none
   * @param serverMessage the server's own text
   */
  public ServerRejectedException(
      String action, Effect effect, int code, int subcode, String serverMessage) {
    super(action, effect, code + "/" + subcode + " " + serverMessage, null);
    this.code = code;
    this.subcode = subcode;
    this.serverMessage = serverMessage;
  }

  /** The result code, equal to the HTTP status. */
  public final int code() {
    return code;
  }

  /** The result subcode; 0 if the server named none. */
  public final int subcode() {
    return subcode;
  }

  /** The server's own text. */
  public final String serverMessage() {
    return serverMessage;
  }

  /**
   * Whether the server answered with this code and subcode.
   *
   * @param code result code
   * @param subcode result subcode
   */
  public final boolean is(int code, int subcode) {
    return this.code == code && this.subcode == subcode;
  }
}
