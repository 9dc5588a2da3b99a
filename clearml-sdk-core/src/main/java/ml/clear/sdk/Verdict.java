package ml.clear.sdk;

import java.io.PrintWriter;
import java.io.StringWriter;
import ml.clear.sdk.report.UploadSummary;

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

  private static final int MAX_REASON_CHARS = 1_000;

  static final Verdict COMPLETED = new Verdict("tasks.completed", "completed", "");

  /** Never throws: a run that failed must not end as completed because it cannot say why. */
  static Verdict failed(Throwable cause) {
    try {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      return new Verdict("tasks.failed", line("Exception " + cause), cut(trace.toString()));
    } catch (Throwable e) { // by the exception's own code; or memory is as short as for the run
      return new Verdict("tasks.failed", cause.getClass().getName(), "");
    }
  }

  /** For a program that asked for it: what was to be kept is not there. */
  static Verdict uploadsFailed(UploadSummary uploads) {
    String all = String.join("\n", uploads.failures());
    return new Verdict(
        "tasks.failed", line(uploads.failed() + " uploads failed: " + all), cut(all));
  }

  static Verdict stopped(String reason) {
    return new Verdict("tasks.stopped", reason, "");
  }

  boolean isFailure() {
    return action.equals("tasks.failed");
  }

  /** The reason is a column of the task table: its first line has to do. */
  private static String line(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.length() <= MAX_REASON_CHARS ? first : first.substring(0, MAX_REASON_CHARS) + "…";
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
