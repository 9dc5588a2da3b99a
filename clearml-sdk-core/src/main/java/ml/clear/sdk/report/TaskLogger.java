package ml.clear.sdk.report;

/**
 * Reports of one task. Thread-safe. No method blocks, throws or does I/O: reports go to a queue in
 * memory, which is bounded, and what becomes of each is counted in {@link DeliveryReport}.
 *
 * <p>Titles and series may hold any text. {@code null} counts as empty; half a surrogate pair
 * becomes U+FFFD; what exceeds the server's 32,766 bytes of UTF-8 is cut off, so that two such
 * names with the same beginning become one.
 */
public interface TaskLogger {
  /**
   * The handle of a curve, for hot loops. The same names give the same curve.
   *
   * @param title plot, such as {@code loss}
   * @param series curve within the plot, such as {@code train}
   */
  Scalar scalar(String title, String series);

  /**
   * Offers one point of a curve; the same as {@code scalar(title, series).report(iteration,
   * value)}.
   *
   * @param title plot, such as {@code loss}
   * @param series curve within the plot, such as {@code train}
   * @param value the y position, see {@link Scalar#report}
   * @param iteration the x position, see {@link Scalar#report}
   */
  void scalar(String title, String series, double value, long iteration);

  /**
   * Offers a value of the run as a whole, such as the final accuracy, shown in the table "Summary".
   * A later value of that name replaces it.
   *
   * @param name of the value
   * @param value see {@link Scalar#report}
   */
  void singleValue(String name, double value);

  /**
   * Offers text to the task's console with level {@link LogLevel#INFO}.
   *
   * @param message any text, also of several lines; beyond 1,048,576 characters it becomes several
   *     entries
   */
  void text(String message);

  /**
   * Offers text to the task's console.
   *
   * @param level shown beside it
   * @param message any text, also of several lines; beyond 1,048,576 characters it becomes several
   *     entries
   */
  void text(LogLevel level, String message);

  /**
   * Offers a Plotly figure. The server stores text without looking at it and the web page fails on
   * a bad one, so the figure is checked here: it must be a JSON object, or it is dropped and
   * counted as {@link DropReason#MALFORMED}.
   *
   * @param title plot
   * @param series its part
   * @param iteration see {@link Scalar#report}
   * @param figureJson {@code {"data":[…],"layout":{…}}}
   */
  void plotly(String title, String series, long iteration, String figureJson);
}
