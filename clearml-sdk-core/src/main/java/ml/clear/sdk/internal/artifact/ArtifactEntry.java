package ml.clear.sdk.internal.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.clear.sdk.internal.json.Json;

/**
 * An artifact as the server has it ({@code apiserver/schema/services/tasks.conf}, artifact).
 *
 * @param key its name
 * @param mode {@code output} or {@code input}
 * @param type such as {@code dict}
 * @param uri where its bytes lie
 * @param sizeBytes -1 if it is not known
 * @param hash sha256 in hex, or empty
 * @param timestamp when it was registered, in whole seconds
 * @param contentType media type, or empty
 * @param preview text, or empty
 * @param metadata pairs, in order
 */
public record ArtifactEntry(
    String key,
    String mode,
    String type,
    String uri,
    long sizeBytes,
    String hash,
    Instant timestamp,
    String contentType,
    String preview,
    Map<String, String> metadata) {
  /** Reads the server's form; whatever is missing is empty. */
  public static ArtifactEntry from(JsonNode node) {
    JsonNode typeData = node.path("type_data");
    return new ArtifactEntry(
        node.path("key").asText(""),
        node.path("mode").asText("output"),
        node.path("type").asText(""),
        node.path("uri").asText(""),
        node.path("content_size").asLong(-1),
        node.path("hash").asText(""),
        Instant.ofEpochSecond(node.path("timestamp").asLong(0)),
        typeData.path("content_type").asText(""),
        typeData.path("preview").asText(""),
        pairs(node.path("display_data")));
  }

  /** The same with another URI. */
  public ArtifactEntry at(String newUri) {
    return new ArtifactEntry(
        key, mode, type, newUri, sizeBytes, hash, timestamp, contentType, preview, metadata);
  }

  private static Map<String, String> pairs(JsonNode displayData) {
    Map<String, String> pairs = new LinkedHashMap<>();
    displayData.forEach(pair -> pairs.put(pair.path(0).asText(""), pair.path(1).asText("")));
    return Collections.unmodifiableMap(pairs);
  }

  /** The server's form; what is empty is left out. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("key", key).put("mode", mode).put("type", type).put("uri", uri);
    if (sizeBytes >= 0) {
      node.put("content_size", sizeBytes);
    }
    if (!hash.isEmpty()) {
      node.put("hash", hash);
    }
    node.put("timestamp", timestamp.getEpochSecond());
    ObjectNode typeData = node.putObject("type_data").put("preview", preview);
    if (!contentType.isEmpty()) {
      typeData.put("content_type", contentType);
    }
    if (!metadata.isEmpty()) {
      var displayData = node.putArray("display_data");
      metadata.forEach((name, value) -> displayData.addArray().add(name).add(value));
    }
    return node;
  }
}
