package ml.clear.sdk.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as the server has it ({@code apiserver/schema/services/models.conf}).
 *
 * @param id its id
 * @param name its name
 * @param uri where its weights lie, or empty
 * @param framework such as {@code XGBoost}, or empty
 * @param comment text, or empty
 * @param project its project's id, or empty
 * @param task the task that made it, or empty
 * @param tags the user's tags
 * @param systemTags {@code package} for a zipped folder, {@code archived} ...
 * @param labels class labels by name
 * @param configuration its design: any text
 * @param metadata pairs
 * @param ready whether it is published
 */
public record ModelEntry(
    String id,
    String name,
    String uri,
    String framework,
    String comment,
    String project,
    String task,
    List<String> tags,
    List<String> systemTags,
    Map<String, Integer> labels,
    String configuration,
    Map<String, String> metadata,
    boolean ready) {
  /** Reads the server's form; whatever is missing is empty. */
  public static ModelEntry from(JsonNode node) {
    Map<String, Integer> labels = new LinkedHashMap<>();
    node.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asInt()));
    Map<String, String> metadata = new LinkedHashMap<>();
    node.path("metadata")
        .properties()
        .forEach(e -> metadata.put(e.getKey(), e.getValue().path("value").asText("")));
    return new ModelEntry(
        text(node, "id"),
        text(node, "name"),
        text(node, "uri"),
        text(node, "framework"),
        text(node, "comment"),
        idOf(node.path("project")),
        idOf(node.path("task")),
        texts(node.path("tags")),
        texts(node.path("system_tags")),
        Collections.unmodifiableMap(labels),
        node.path("design").path("design").asText(""),
        Collections.unmodifiableMap(metadata),
        node.path("ready").asBoolean(false));
  }

  /** Whether the weights are a folder, packed. */
  public boolean isPackage() {
    return systemTags.contains("package");
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }

  /** Some reads give the id, others an object with the id in it. */
  private static String idOf(JsonNode value) {
    return value.isObject() ? text(value, "id") : value.isNull() ? "" : value.asText("");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }
}
