package ml.clear.sdk.storage.s3;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few fields of interest in an answer; anything else may stand around them. */
final class S3Xml {
  private static final int LONGEST = 500;

  /** Of more, a page of nothing but brackets would keep the patterns busy for minutes. */
  private static final int READ = 1 << 15;

  /** Also by number: stores write quotes, tabs and line ends so. */
  private static final Pattern REFERENCE =
      Pattern.compile("&(lt|gt|quot|apos|amp|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});");

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
    String begin = body.substring(0, Math.min(READ, body.length()));
    String text = find(begin, "Message").orElseGet(() -> begin.replaceAll("(?s)<[^>]*>", " "));
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static String unescaped(String text) {
    return REFERENCE.matcher(text).replaceAll(found -> quoteReplacement(character(found.group(1))));
  }

  private static String character(String reference) {
    return switch (reference) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      case "amp" -> "&";
      default ->
          Character.toString(
              reference.startsWith("#x")
                  ? Integer.parseInt(reference, 2, reference.length(), 16)
                  : Integer.parseInt(reference, 1, reference.length(), 10));
    };
  }
}
