package ml.clear.sdk.testkit.internal.replay;

/**
 * One place where an answer is not the recorded one.
 *
 * @param path where, e.g. {@code /data/tasks/0/status}; {@code status} for the HTTP status
 */
record Difference(String path, String recorded, String actual) {
  private static final int SHOWN = 160;

  Difference {
    recorded = cut(recorded);
    actual = cut(actual);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…(" + text.length() + ")";
  }

  @Override
  public String toString() {
    return path + ": recorded " + recorded + ", got " + actual;
  }
}
