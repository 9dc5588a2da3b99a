package ml.clear.sdk.testkit.internal.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Long strings were cut when they were recorded, and end by saying how long they had been. */
final class TruncatedText {
  private static final Pattern NOTE = Pattern.compile("\\.\\.\\.\\[truncated, (\\d+) chars]\\z");

  private TruncatedText() {}

  /** The text at its former length; what was cut is made up by repeating the last character. */
  static String restore(String recorded) {
    Matcher note = NOTE.matcher(recorded);
    if (!note.find() || note.start() == 0) {
      return recorded;
    }
    String kept = recorded.substring(0, note.start());
    int missing = Integer.parseInt(note.group(1)) - kept.length();
    return kept + kept.substring(kept.length() - 1).repeat(Math.max(0, missing));
  }

  /** Whether {@code actual} begins as recorded and has the length the note tells. */
  static boolean matches(String recorded, String actual) {
    Matcher note = NOTE.matcher(recorded);
    return note.find()
        && actual.startsWith(recorded.substring(0, note.start()))
        && actual.length() == Integer.parseInt(note.group(1));
  }
}
