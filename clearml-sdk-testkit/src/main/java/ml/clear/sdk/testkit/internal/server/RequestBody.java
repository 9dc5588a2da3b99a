package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.testkit.internal.json.Json;

/**
 * The body of a request, read as the server reads it: lines for exactly one content type, else one
 * JSON object whatever the content type says, with query arguments and form fields merged in.
 *
 * @param object the body, empty for a batch
 * @param items the lines of a batch, or the one body if it is not empty
 * @param isBatch whether it was sent as lines
 */
record RequestBody(ObjectNode object, List<ObjectNode> items, boolean isBatch) {
  private static final String BATCH = "application/json-lines";
  private static final ObjectReader JSON =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  static RequestBody parse(ApiRequest request) {
    String contentType = request.headers().find("Content-Type").orElse("");
    if (contentType.equals(BATCH)) {
      return new RequestBody(Json.object(), lines(request.body()), true);
    }
    String mime = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    boolean form = mime.equals("application/x-www-form-urlencoded");
    ObjectNode body = form || mime.startsWith("multipart/") ? Json.object() : read(request.body());
    QueryArguments.merge(body, request.query());
    if (form) {
      QueryArguments.merge(body, new String(request.body(), StandardCharsets.UTF_8));
    }
    return new RequestBody(body, body.isEmpty() ? List.of() : List.of(body), false);
  }

  private static ObjectNode read(byte[] body) {
    if (body.length == 0) {
      return Json.object();
    }
    JsonNode tree = tree(body, 0, body.length);
    if (tree instanceof ObjectNode object) {
      return object;
    }
    if (isFalse(tree)) {
      return Json.object();
    }
    throw new ApiError(500, 0, "Data should be a dict");
  }

  /** What Python takes for false, and therefore for an absent body. */
  private static boolean isFalse(JsonNode tree) {
    return tree.isNull()
        || (tree.isArray() && tree.isEmpty())
        || (tree.isTextual() && tree.asText().isEmpty())
        || ((tree.isNumber() || tree.isBoolean()) && !tree.asBoolean());
  }

  private static List<ObjectNode> lines(byte[] body) {
    List<ObjectNode> items = new ArrayList<>();
    int start = 0;
    while (start < body.length) {
      int end = start;
      while (end < body.length && body[end] != '\n' && body[end] != '\r') {
        end++;
      }
      JsonNode line = tree(body, start, end - start);
      if (!(line instanceof ObjectNode item)) {
        throw new ApiError(
            400, 0, "json lines must contain objects, found: " + PythonText.typeName(line));
      }
      items.add(item);
      boolean crlf = end + 1 < body.length && body[end] == '\r' && body[end + 1] == '\n';
      start = end + (crlf ? 2 : 1);
    }
    return items;
  }

  private static JsonNode tree(byte[] body, int offset, int length) {
    try {
      JsonNode tree = JSON.readTree(body, offset, length);
      if (tree.isMissingNode()) {
        throw unreadable();
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw unreadable();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private static ApiError unreadable() {
    return new ApiError(
        400, 0, "The browser (or proxy) sent a request that this server could not understand.");
  }
}
