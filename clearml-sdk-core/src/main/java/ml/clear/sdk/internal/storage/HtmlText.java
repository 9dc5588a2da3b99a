package ml.clear.sdk.internal.storage;

import java.util.regex.Pattern;

/** The words of an error page: file servers and proxies answer in HTML. */
final class HtmlText {
  private static final int LONGEST = 300;
  private static final Pattern UNREAD =
      Pattern.compile("(?is)<(script|style|head)\\b.*?</\\1>|<[^>]*>");

  private HtmlText() {}

  /** At most 300 characters on one line, without tags. */
  static String of(String page) {
    String words = UNREAD.matcher(page).replaceAll(" ").replaceAll("\\s+", " ").strip();
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }
}
