package ml.clear.sdk.storage.s3;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few fields of interest in an answer; anything else may stand around them. */
final class S3Xml {
  private static final int LONGEST = 500;

  private S3Xml() {}

  /** The text of the first element of this name. */
  static Optional<String> find(String xml, String element) {
    Matcher matcher =
        Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(xml);
    return matcher.find() ? Optional.of(unescaped(matcher.group(1))) : Optional.empty();
  }

  /** What stands in each element of this name, as it stands there. */
  static List<String> findAll(String xml, String element) {
    return Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
        .matcher(xml)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** What an answer says, on one line. */
  static String message(String body) {
    String text = find(body, "Message").orElseGet(() -> body.replaceAll("(?s)<[^>]*>", " "));
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
