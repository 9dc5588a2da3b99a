package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.json.Json;

/** The refusal of an action, as it will stand in the envelope. Made by {@link ErrorCode}. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final int subcode;
  private final transient ObjectNode data;

  /** A refusal with any text. */
  public ApiError(int code, int subcode, String message) {
    this(code, subcode, message, Json.object());
  }

  /** A refusal with any text and the details that the {@code *_many} actions show. */
  ApiError(int code, int subcode, String message, ObjectNode data) {
    super(message, null, false, false); // part of normal traffic: no stack trace
    this.code = code;
    this.subcode = subcode;
    this.data = data;
  }

  /** The details by name; only the {@code *_many} actions show them. */
  public ObjectNode data() {
    return data;
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
