package ml.clear.sdk.offline;

/**
 * One thing that is wrong with an offline session.
 *
 * @param file name inside the session, such as {@code metrics.jsonl}, or of the zip itself
 * @param line line in that file, from 1; 0 if it is no matter of lines
 * @param problem what is wrong, and what was done about it
 */
public record SessionProblem(String file, long line, String problem) {
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + problem;
  }
}
