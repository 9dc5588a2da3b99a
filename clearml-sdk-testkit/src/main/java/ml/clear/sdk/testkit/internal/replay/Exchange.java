package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One recorded request and its answer.
 *
 * @param server {@code api} or {@code files}
 * @param path path and query as they stood in the request line
 * @param authScheme first word of the redacted Authorization header; empty without one
 * @param requestHeaders by name, in any case
 * @param responseHeaders by name, in any case
 */
record Exchange(
    int seq,
    String server,
    String method,
    String path,
    String authScheme,
    Map<String, String> requestHeaders,
    JsonNode requestBody,
    int status,
    Map<String, String> responseHeaders,
    JsonNode responseBody,
    double elapsedMillis) {

  static Exchange of(JsonNode line) {
    return new Exchange(
        line.path("seq").asInt(),
        line.path("server").asText("api"),
        line.path("method").asText("POST"),
        line.path("path").asText(),
        line.path("auth_scheme").isNull() ? "" : line.path("auth_scheme").asText(),
        headers(line.path("request_headers")),
        line.path("request_body"),
        line.path("status").asInt(),
        headers(line.path("response_headers")),
        line.path("response_body"),
        line.path("elapsed_ms").asDouble());
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    node.properties().forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
    return headers;
  }

  boolean toFileServer() {
    return server.equals("files");
  }

  /** The action, e.g. {@code tasks.create}; empty if the path names none. */
  String action() {
    String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    String last = bare.substring(bare.lastIndexOf('/') + 1);
    return !toFileServer() && last.indexOf('.') > 0 ? last : "";
  }

  /** What the reader of a report calls this exchange. */
  String title() {
    return action().isEmpty() ? server + " " + method + " " + path : action();
  }

  /** The {@code data} of the recorded envelope. */
  JsonNode data() {
    JsonNode data = responseBody.path("data");
    return data == null ? MissingNode.getInstance() : data;
  }

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  String header(String name) {
    return requestHeaders.getOrDefault(name, "");
  }

  /** When the server answered, to the second; the proxy in front may have doubled the header. */
  Optional<Instant> answeredAt() {
    String date = responseHeaders.getOrDefault("Date", "");
    int end = date.indexOf("GMT");
    if (end < 0) {
      return Optional.empty();
    }
    try {
      String first = date.substring(0, end + 3);
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return Optional.of(ZonedDateTime.parse(first, format).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
