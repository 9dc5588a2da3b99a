package ml.clear.sdk.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A complete HTTP answer.
 *
 * @param status HTTP status
 * @param contentType header, or empty
 * @param location header, or empty
 * @param retryAfter header, or empty
 * @param serverNow the server's clock as its {@code Date} header gives it, else this machine's
 * @param body all of it, decompressed
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
record Answer(
    int status,
    String contentType,
    String location,
    Optional<String> retryAfter,
    Instant serverNow,
    byte[] body) {
  private static final int EXCERPT_CHARS = 160;

  /** The first words of the body as a person would read them: no tags, no line breaks. */
  String excerpt() {
    String start = new String(body, 0, Math.min(body.length, 4_000), StandardCharsets.UTF_8);
    String text =
        start
            .replaceAll("(?s)<(script|style)[^>]*>.*?(</\\1>|$)", " ")
            .replaceAll("(?s)<[^>]*(>|$)", " ")
            .replaceAll("[\\s\\p{Cntrl}]+", " ")
            .trim();
    return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
  }

  boolean isHtml() {
    return contentType.startsWith("text/html");
  }
}
