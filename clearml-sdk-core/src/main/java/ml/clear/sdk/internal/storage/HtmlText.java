package ml.clear.sdk.internal.storage;

import java.util.regex.Pattern;

/** The words of an error page: file servers and proxies answer in HTML. */
final class HtmlText {
  private static final int LONGEST = 300;

  /** Of more, a page of nothing but brackets would keep the pattern busy for minutes. */
  private static final int READ = 1 << 15;

  private static final Pattern UNREAD =
      Pattern.compile("(?is)<(script|style|head)\\b.*?</\\1>|<[^>]*>");

  private HtmlText() {}

  /** At most 300 characters on one line, without tags. */
  static String of(String page) {
    String begin = page.substring(0, Math.min(READ, page.length()));
    String words = UNREAD.matcher(begin).replaceAll(" ").replaceAll("\\s+", " ").strip();
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }
}
