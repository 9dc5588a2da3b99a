package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import ml.clear.sdk.internal.json.Json;

/** The tables that {@code src/test/python/encode_parameters.py} made with the Python SDK. */
final class Resource {
  private Resource() {}

  static List<String> lines(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Resource.class.getResourceAsStream("/param/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> json(String name) {
    return lines(name).stream().map(Resource::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
