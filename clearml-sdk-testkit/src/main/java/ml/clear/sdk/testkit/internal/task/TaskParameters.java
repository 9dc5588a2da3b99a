package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.KeyEscape;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Hyperparameters and configuration objects, item by item. */
final class TaskParameters {
  private static final String PROPERTIES = "properties";
  private static final List<String> ITEM =
      List.of("section", "name", "value", "type", "description");

  private TaskParameters() {}

  static ObjectNode edit(ActionCall call) {
    JsonNode items = call.body().path("hyperparams");
    boolean propertiesOnly = normalize(items);
    ObjectNode task = forUpdate(call, propertiesOnly);
    ObjectNode parameters = task.withObject("/hyperparams");
    String replace = call.findText("replace_hyperparams").orElse("none");
    if (replace.equals("all")) {
      parameters.removeAll();
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode item : items) {
      String section = key(item, "section");
      if (replace.equals("section") && seen.add(section)) {
        parameters.putObject(section);
      }
      child(parameters, section).set(key(item, "name"), item(item));
    }
    note(call, task, propertiesOnly);
    return Json.object().put("updated", 1);
  }

  static ObjectNode delete(ActionCall call) {
    JsonNode items = call.body().path("hyperparams");
    boolean propertiesOnly = normalize(items);
    ObjectNode task = forUpdate(call, propertiesOnly);
    ObjectNode parameters = task.withObject("/hyperparams");
    Set<String> sections = new HashSet<>();
    items.forEach(
        item -> {
          if (item.path("name").asText("").isEmpty()) {
            sections.add(key(item, "section"));
          }
        });
    for (JsonNode item : items) {
      boolean named = !item.path("name").asText("").isEmpty();
      if (named && sections.contains(key(item, "section"))) {
        throw ErrorCode.FIELDS_CONFLICT.because(
            "Cannot delete section field if the whole section was scheduled for deletion");
      }
      if (named && parameters.get(key(item, "section")) instanceof ObjectNode section) {
        section.remove(key(item, "name"));
      }
    }
    sections.forEach(parameters::remove);
    note(call, task, propertiesOnly);
    return Json.object().put("deleted", 1);
  }

  /** The section of user properties is written in any case; says whether there is no other. */
  private static boolean normalize(JsonNode items) {
    boolean only = true;
    for (JsonNode item : items) {
      if (item.path("section").asText().toLowerCase(Locale.ROOT).equals(PROPERTIES)) {
        ((ObjectNode) item).put("section", PROPERTIES);
      } else {
        only = false;
      }
    }
    return only;
  }

  private static ObjectNode forUpdate(ActionCall call, boolean anyStatus) {
    return anyStatus
        ? Tasks.forWriting(call.state(), call.text("task"))
        : Tasks.forUpdate(call.state(), call.text("task"), call.flag("force", false));
  }

  private static void note(ActionCall call, ObjectNode task, boolean propertiesOnly) {
    Tasks.noteChange(call.state(), task, call.identity().user());
    if (!propertiesOnly) {
      Tasks.changed(call.state(), task, call.identity().user());
    }
  }

  private static String key(JsonNode item, String field) {
    return KeyEscape.unescape(KeyEscape.escape(item.path(field).asText()));
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode known ? known : parent.putObject(name);
  }

  private static ObjectNode item(JsonNode given) {
    ObjectNode item = Json.object();
    for (String field : ITEM) {
      if (given.hasNonNull(field)) {
        item.set(field, given.get(field));
      }
    }
    return item;
  }

  static ObjectNode get(ActionCall call) {
    ObjectNode data = Json.object();
    ArrayNode all = data.putArray("params");
    for (ObjectNode task : Tasks.allExisting(call.state(), call.texts("tasks"))) {
      ArrayNode items =
          all.addObject().put("task", task.path("id").asText()).putArray("hyperparams");
      StreamSupport.stream(task.path("hyperparams").spliterator(), false)
          .flatMap(section -> StreamSupport.stream(section.spliterator(), false))
          .sorted(byField("section").thenComparing(byField("name")))
          .forEach(item -> items.add(item.deepCopy()));
    }
    return data;
  }

  private static Comparator<JsonNode> byField(String field) {
    return Comparator.comparing(item -> item.path(field).asText());
  }

  static ObjectNode editConfiguration(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), call.flag("force", false));
    ObjectNode configuration = task.withObject("/configuration");
    if (call.flag("replace_configuration", false)) {
      configuration.removeAll();
    }
    for (JsonNode item : call.body().path("configuration")) {
      configuration.set(key(item, "name"), item(item));
    }
    Tasks.changed(call.state(), task, call.identity().user());
    return Json.object().put("updated", 1);
  }

  static ObjectNode deleteConfiguration(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), call.flag("force", false));
    for (String name : call.texts("configuration")) {
      task.withObject("/configuration").remove(KeyEscape.unescape(KeyEscape.escape(name)));
    }
    Tasks.changed(call.state(), task, call.identity().user());
    return Json.object().put("deleted", 1);
  }

  static ObjectNode getConfigurations(ActionCall call) {
    List<String> names = call.texts("names");
    ObjectNode data = Json.object();
    ArrayNode all = data.putArray("configurations");
    for (ObjectNode task : Tasks.allExisting(call.state(), call.texts("tasks"))) {
      ArrayNode items =
          all.addObject().put("task", task.path("id").asText()).putArray("configuration");
      StreamSupport.stream(task.path("configuration").spliterator(), false)
          .filter(item -> names.isEmpty() || names.contains(item.path("name").asText()))
          .sorted(byField("name"))
          .forEach(item -> items.add(item.deepCopy()));
    }
    return data;
  }

  static ObjectNode getConfigurationNames(ActionCall call) {
    boolean skipEmpty = call.flag("skip_empty", true);
    ObjectNode data = Json.object();
    ArrayNode all = data.putArray("configurations");
    for (String id : call.texts("tasks")) {
      List<String> names =
          call.state().tasks().find(id).map(Shapes.TASK::complete).stream()
              .flatMap(task -> task.path("configuration").properties().stream())
              .filter(item -> !skipEmpty || !item.getValue().path("value").asText().isEmpty())
              .map(item -> item.getKey())
              .sorted()
              .toList();
      if (!names.isEmpty()) {
        ArrayNode list = all.addObject().put("task", id).putArray("names");
        names.forEach(list::add);
      }
    }
    return data;
  }
}
