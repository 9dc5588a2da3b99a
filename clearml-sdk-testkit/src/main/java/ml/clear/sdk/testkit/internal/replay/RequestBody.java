package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.StringJoiner;

/** Makes the bytes of a request again from the form in which its body was recorded. */
final class RequestBody {
  private static final String BOUNDARY = "boundary=";

  private RequestBody() {}

  /** The body's bytes; none if the request had no body. */
  static byte[] bytes(Exchange exchange, IdMap ids) {
    JsonNode body = exchange.requestBody();
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (body.has("_multipart")) {
      return multipart(exchange, body.get("_multipart"), ids);
    }
    if (body.has("_binary")) {
      return binary(body);
    }
    if (body.isTextual()) {
      return utf8(ids.translate(TruncatedText.restore(body.textValue())));
    }
    JsonNode translated = ids.translate(restore(body));
    return utf8(isLines(exchange, body) ? lines(translated) : text(translated));
  }

  private static boolean isLines(Exchange exchange, JsonNode body) {
    String type = exchange.header("Content-Type");
    return body.isArray()
        && (type.startsWith("application/json-lines")
            || exchange.action().equals("events.add_batch")
            || exchange.action().equals("tasks.update_batch"));
  }

  private static String lines(JsonNode array) {
    StringJoiner lines = new StringJoiner("\n");
    array.forEach(line -> lines.add(text(line)));
    return lines.toString();
  }

  private static JsonNode restore(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(TruncatedText.restore(node.textValue()));
    }
    if (node.isObject()) {
      var copy = Recording.JSON.createObjectNode();
      node.properties().forEach(field -> copy.set(field.getKey(), restore(field.getValue())));
      return copy;
    }
    if (node.isArray()) {
      var copy = Recording.JSON.createArrayNode();
      node.forEach(element -> copy.add(restore(element)));
      return copy;
    }
    return node;
  }

  private static byte[] multipart(Exchange exchange, JsonNode parts, IdMap ids) {
    String type = exchange.header("Content-Type");
    String boundary = type.substring(type.indexOf(BOUNDARY) + BOUNDARY.length());
    var out = new ByteArrayOutputStream();
    for (JsonNode part : parts) {
      out.writeBytes(utf8("--" + boundary + "\r\n"));
      part.path("headers")
          .properties()
          .forEach(
              header ->
                  out.writeBytes(
                      utf8(
                          header.getKey()
                              + ": "
                              + ids.translate(header.getValue().asText())
                              + "\r\n")));
      out.writeBytes(utf8("\r\n"));
      out.writeBytes(content(part.path("content"), ids));
      out.writeBytes(utf8("\r\n"));
    }
    out.writeBytes(utf8("--" + boundary + "--\r\n"));
    return out.toByteArray();
  }

  /** Content of a file, as recorded; ids are translated in texts only. */
  static byte[] content(JsonNode content, IdMap ids) {
    if (content.has("_binary")) {
      return binary(content);
    }
    if (content.has("text")) {
      return utf8(ids.translate(TruncatedText.restore(content.get("text").asText())));
    }
    return content.isTextual()
        ? utf8(ids.translate(TruncatedText.restore(content.textValue())))
        : utf8(text(ids.translate(content)));
  }

  private static byte[] binary(JsonNode content) {
    String recorded = content.path("base64").asText();
    int cut = recorded.indexOf("...[truncated");
    if (cut < 0) {
      return Base64.getDecoder().decode(recorded);
    }
    byte[] kept = Base64.getDecoder().decode(recorded.substring(0, cut - cut % 4));
    return Arrays.copyOf(kept, content.path("length").asInt(kept.length));
  }

  private static String text(JsonNode node) {
    try {
      return Recording.JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a recorded body cannot be written again", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
