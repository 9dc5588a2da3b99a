package ml.clear.sdk;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * How a run ended, as the server is told.
 *
 * @param action the status call
 * @param reason one line
 * @param message details, such as a stack trace; may be empty
 */
record Verdict(String action, String reason, String message) {
  /** The server takes far more, but its UI shows it in a small box. */
  private static final int MAX_MESSAGE_CHARS = 16_384;

  static final Verdict COMPLETED = new Verdict("tasks.completed", "completed", "");

  static Verdict failed(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return new Verdict("tasks.failed", "Exception " + cause, cut(trace.toString()));
  }

  static Verdict stopped(String reason) {
    return new Verdict("tasks.stopped", reason, "");
  }

  boolean isFailure() {
    return action.equals("tasks.failed");
  }

  private static String cut(String text) {
    return text.length() <= MAX_MESSAGE_CHARS
        ? text
        : text.substring(0, MAX_MESSAGE_CHARS)
            + "\n… cut after "
            + MAX_MESSAGE_CHARS
            + " characters";
  }
}
