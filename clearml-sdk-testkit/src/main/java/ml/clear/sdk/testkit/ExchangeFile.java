package ml.clear.sdk.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each server, when it is closed, adds what it was asked and answered, if the system property
 * {@value #PROPERTY} names a file: one JSON object a line, as in recordings of a real server,
 * without headers. For checks of a client's requests by other programs.
 */
final class ExchangeFile {
  static final String PROPERTY = "clearml.exchanges";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectReader STRICT =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ExchangeFile() {}

  static void append(List<Exchange> exchanges) {
    String name = System.getProperty(PROPERTY, "");
    if (name.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Exchange exchange : exchanges) {
      if (exchange.server().equals("api")) {
        lines.append(line(exchange)).append('\n');
      }
    }
    try {
      Path file = Path.of(name);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Exchange exchange) {
    ObjectNode line =
        MAPPER
            .createObjectNode()
            .put("server", exchange.server())
            .put("method", exchange.method())
            .put("path", exchange.target());
    line.set("request_body", body(exchange.requestText()));
    line.put("status", exchange.status());
    line.set("response_body", body(exchange.answerText()));
    return line.toString();
  }

  /** One JSON value as it is, several lines of them as an array, anything else as text. */
  private static JsonNode body(String text) {
    JsonNode whole = parse(text);
    if (whole != null) {
      return whole;
    }
    ArrayNode values = MAPPER.createArrayNode();
    for (String value : text.split("\n", -1)) {
      JsonNode parsed = parse(value);
      if (parsed == null) {
        return TextNode.valueOf(text);
      }
      values.add(parsed);
    }
    return values;
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      return text.isEmpty() ? MAPPER.nullNode() : STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
