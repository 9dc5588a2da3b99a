package ml.clear.sdk.internal.storage;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in an {@code http(s)} URL may be a secret: whoever stands before the host, and a query with
 * values, such as the signature of a presigned URL.
 */
public final class UrlSecrets {
  private static final Pattern SECRET = Pattern.compile("(?<=://)[^/?]*@|\\?[^?]*=.*$");

  private UrlSecrets() {}

  /** The URL for people and logs; any other text as it is. */
  public static String hidden(String url) {
    return hiddenIn(url, url);
  }

  /** A text in which parts of a URL may stand. */
  public static String hiddenIn(String text, String url) {
    if (!url.toLowerCase(Locale.ROOT).startsWith("http")) {
      return text;
    }
    String shown = text;
    Matcher secrets = SECRET.matcher(url);
    while (secrets.find()) {
      String secret = secrets.group();
      shown = shown.replace(secret, secret.endsWith("@") ? "***@" : "?***");
    }
    return shown;
  }
}
