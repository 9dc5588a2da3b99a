package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;

/**
 * A task as the server had it at one moment. Immutable; ask {@link TaskRef#info()} for a newer one.
 *
 * @param id 32 hexadecimal digits; {@code offline-…} in an offline session
 * @param name the task's name
 * @param project the id of its project, if it has one
 * @param type what it does
 * @param status where it stands
 * @param statusReason why it got there, as the last caller gave it; may be empty
 * @param statusMessage what was said then, such as a stack trace; may be empty
 * @param comment the description; may be empty
 * @param parent the id of the task it was made from, if any
 * @param tags the user's tags
 * @param systemTags ClearML's own tags, such as {@code development} and {@code archived}
 * @param created when it was created
 * @param started when it last started to run
 * @param completed when it last ended
 * @param lastUpdate the last sign of life: any ping, event or edit
 * @param lastIteration the greatest iteration reported so far; 0 if there was none
 * @param lastWorker the agent that ran it, if one did
 * @param queue the id of the queue it was last enqueued to, if any
 * @param outputUri where its artifacts and models go, if that was set
 * @param runtime keys of the Info tab, such as {@code progress}
 */
public record TaskInfo(
    String id,
    String name,
    Optional<String> project,
    TaskType type,
    TaskStatus status,
    String statusReason,
    String statusMessage,
    String comment,
    Optional<String> parent,
    List<String> tags,
    List<String> systemTags,
    Optional<Instant> created,
    Optional<Instant> started,
    Optional<Instant> completed,
    Optional<Instant> lastUpdate,
    long lastIteration,
    Optional<String> lastWorker,
    Optional<String> queue,
    Optional<String> outputUri,
    Map<String, String> runtime) {

  /** Copies the collections. */
  public TaskInfo {
    tags = List.copyOf(tags);
    systemTags = List.copyOf(systemTags);
    runtime = Map.copyOf(runtime);
  }

  /** Whether the UI hides it in the archive. */
  public boolean isArchived() {
    return systemTags.contains("archived");
  }

  /** Progress in percent, 0 to 100, if the task told. */
  public Optional<Integer> progress() {
    try {
      return Optional.ofNullable(runtime.get("progress")).map(Integer::parseInt);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static TaskInfo of(JsonNode task) {
    return new TaskInfo(
        task.path("id").asText(),
        task.path("name").asText(),
        Json.findText(task, "project"),
        TaskType.ofWireName(task.path("type").asText()),
        TaskStatus.ofWireName(task.path("status").asText()),
        task.path("status_reason").asText(""),
        task.path("status_message").asText(""),
        task.path("comment").asText(""),
        Json.findText(task, "parent"),
        texts(task.path("tags")),
        texts(task.path("system_tags")),
        time(task, "created"),
        time(task, "started"),
        time(task, "completed"),
        time(task, "last_update"),
        task.path("last_iteration").asLong(0),
        Json.findText(task, "last_worker"),
        Json.findText(task.path("execution"), "queue"),
        Json.findText(task.path("output"), "destination").filter(text -> !text.isEmpty()),
        textMap(task.path("runtime")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Map<String, String> textMap(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field ->
                map.put(
                    field.getKey(),
                    field.getValue().isContainerNode()
                        ? field.getValue().toString()
                        : field.getValue().asText()));
    return map;
  }

  private static Optional<Instant> time(JsonNode task, String field) {
    return Json.findText(task, field)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeParseException e) {
                return Optional.empty(); // a task is readable even if one of its dates is not
              }
            });
  }
}
