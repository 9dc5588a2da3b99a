package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.Documents;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The fields of a task that a client may set, checked and brought into the form that is kept. */
final class TaskFields {
  static final Set<String> STATUSES =
      Set.of(
          "created",
          "queued",
          "in_progress",
          "stopped",
          "publishing",
          "published",
          "closed",
          "failed",
          "completed",
          "unknown");

  private static final List<String> CREATE =
      List.of(
          "name",
          "tags",
          "system_tags",
          "type",
          "comment",
          "parent",
          "project",
          "models",
          "container",
          "output_dest",
          "execution",
          "hyperparams",
          "configuration",
          "script",
          "runtime");

  private static final List<String> UPDATE =
      List.of("name", "status_message", "comment", "project", "tags", "system_tags");

  private static final Set<String> LISTS = Set.of("tags", "system_tags");
  private static final Set<String> MAPS =
      Set.of("container", "hyperparams", "configuration", "runtime");
  // The execution is not among them: old clients send fields that the server drops in silence.
  private static final Set<String> STRICT = Set.of("script", "models");
  private static final List<String> TRIMMED =
      List.of("binary", "repository", "tag", "branch", "version_num", "entry_point", "working_dir");

  private final ServerState state;

  private TaskFields(ServerState state) {
    this.state = state;
  }

  /** What {@code tasks.create} and {@code tasks.edit} take; a status only the latter. */
  static ObjectNode forCreate(ActionCall call, boolean withStatus) {
    ObjectNode fields = new TaskFields(call.state()).read(call.body(), CREATE);
    if (withStatus && call.has("status")) {
      fields.put("status", call.text("status"));
    }
    return fields;
  }

  /** What {@code tasks.update} takes. */
  static ObjectNode forUpdate(ServerState state, ObjectNode body) {
    return new TaskFields(state).read(body, UPDATE);
  }

  private ObjectNode read(ObjectNode body, List<String> allowed) {
    ObjectNode fields = Json.object();
    for (String field : allowed) {
      if (body.hasNonNull(field)) {
        JsonNode value = body.get(field);
        checkKind(field, value);
        fields.set(field, value.deepCopy());
      }
    }
    checkTags(fields);
    ParameterFields.prepare(fields);
    prepareExecution(fields);
    prepareScript(fields);
    prepareModels(fields);
    if (fields.has("name")) {
      fields.put("name", requireName(fields.get("name").asText()));
    }
    for (String list : LISTS) {
      if (fields.has(list)) {
        fields.set(list, sorted(fields.get(list)));
      }
    }
    return fields;
  }

  private void checkKind(String field, JsonNode value) {
    if (field.equals("parent")) {
      requireKnown(state.tasks(), "Task", field, value.asText());
    } else if (field.equals("project")) {
      requireKnown(state.projects(), "Project", field, value.asText());
    } else if (LISTS.contains(field) && !value.isArray()) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because("expecting list", "field", field);
    } else if (MAPS.contains(field) && !value.isObject()) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because("expecting dict", "field", field);
    } else if (STRICT.contains(field)) {
      requireFields(field, value);
    }
  }

  private static void requireKnown(Documents documents, String kind, String field, String id) {
    if (documents.find(id).isEmpty()) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "expecting " + kind + " id", "id", id, "field", field);
    }
  }

  private static void requireFields(String field, JsonNode value) {
    Set<String> unknown = new TreeSet<>();
    value.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(Shapes.TASK.fieldsOf(field));
    if (!unknown.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.with(
          "document",
          field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1),
          unknown.size() > 1 ? "fields" : "field",
          String.join(", ", unknown));
    }
  }

  static void checkTags(ObjectNode fields) {
    for (String list : LISTS) {
      Set<String> unsupported = new TreeSet<>();
      fields
          .path(list)
          .forEach(
              tag -> {
                if (tag.asText().startsWith("__$")) {
                  unsupported.add(tag.asText());
                }
              });
      if (!unsupported.isEmpty()) {
        throw ErrorCode.FIELDS_VALUE_ERROR.because("unsupported tag prefix", "values", unsupported);
      }
    }
  }

  static String requireName(String name) {
    String trimmed = name.strip();
    if (trimmed.length() < 3) {
      throw ErrorCode.DATA_VALIDATION_ERROR.with("name", "String value is too short");
    }
    return trimmed;
  }

  private static void prepareExecution(ObjectNode fields) {
    if (fields.path("execution").get("artifacts") instanceof ArrayNode artifacts) {
      ((ObjectNode) fields.get("execution")).set("artifacts", TaskArtifacts.sorted(artifacts));
    }
  }

  private static void prepareScript(ObjectNode fields) {
    if (fields.get("script") instanceof ObjectNode script) {
      for (String field : TRIMMED) {
        if (script.path(field).isTextual()) {
          script.set(field, TextNode.valueOf(script.path(field).asText().strip()));
        }
      }
    }
  }

  private void prepareModels(ObjectNode fields) {
    for (JsonNode list : fields.path("models")) {
      for (JsonNode model : list) {
        if (model instanceof ObjectNode entry) {
          entry.put("updated", Dates.stored(state.now()));
        }
      }
    }
  }

  static ArrayNode sorted(JsonNode tags) {
    Set<String> sorted = new TreeSet<>();
    tags.forEach(tag -> sorted.add(tag.asText()));
    ArrayNode list = Json.array();
    sorted.forEach(list::add);
    return list;
  }
}
