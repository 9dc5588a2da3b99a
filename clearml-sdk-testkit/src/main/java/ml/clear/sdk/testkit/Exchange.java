package ml.clear.sdk.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A request that a {@link ClearMlServer} got, and what it answered. Immutable.
 *
 * @param server {@code api} or {@code files}
 * @param method HTTP method
 * @param target path and query as sent
 * @param requestBody body as sent, empty if there was none, cut after 8 MiB; not to be changed
 * @param status HTTP status of the answer
 * @param answerBody body of the answer, cut after 8 MiB; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies of large bodies would cost
public record Exchange(
    String server,
    String method,
    String target,
    byte[] requestBody,
    int status,
    byte[] answerBody) {
  private static final int SHOWN = 500;

  /** The action, such as {@code tasks.create}; on the file server the path. */
  public String action() {
    String path = target.split("\\?", 2)[0];
    return server.equals("files") ? path : path.substring(path.lastIndexOf('/') + 1);
  }

  /** The request's body as text. */
  public String requestText() {
    return new String(requestBody, StandardCharsets.UTF_8);
  }

  /** The answer's body as text. */
  public String answerText() {
    return new String(answerBody, StandardCharsets.UTF_8);
  }

  /** Size of both bodies, in bytes. */
  public long bytes() {
    return (long) requestBody.length + answerBody.length;
  }

  /** Two lines, with long bodies cut. */
  @Override
  public String toString() {
    return server
        + " "
        + method
        + " "
        + target
        + " "
        + cut(requestText())
        + System.lineSeparator()
        + "  "
        + status
        + " "
        + cut(answerText());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
