package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.KeyEscape;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Parameters and configuration, whose keys are trimmed and must not be empty. */
final class ParameterFields {
  private ParameterFields() {}

  static void prepare(ObjectNode fields) {
    moveLegacy(fields, "parameters", "hyperparams");
    moveLegacy(fields, "model_desc", "configuration");
    trimKeys(fields, "hyperparams", "section", true);
    trimKeys(fields, "configuration", "configuration", false);
  }

  /** Old clients put parameters into the execution. */
  private static void moveLegacy(ObjectNode fields, String from, String to) {
    if (!(fields.get("execution") instanceof ObjectNode execution)) {
      return;
    }
    JsonNode legacy = execution.remove(from);
    if (legacy == null || legacy.isEmpty()) {
      return;
    }
    Map<String, JsonNode> values = new TreeMap<>();
    legacy.properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    values.forEach(
        (name, value) -> {
          ObjectNode item = Json.object();
          ObjectNode target = fields.withObject("/" + to);
          if (to.equals("hyperparams")) {
            boolean define = name.startsWith("TF_DEFINE/");
            String section = define ? "TF_DEFINE" : "Args";
            item.put("section", section);
            target = target.withObject("/" + section);
          }
          String bare = name.replaceFirst("^TF_DEFINE/", "");
          item.put("name", bare).put("value", value.asText()).put("type", "legacy");
          target.set(bare, item);
        });
  }

  private static void trimKeys(ObjectNode fields, String field, String what, boolean nested) {
    if (!(fields.get(field) instanceof ObjectNode map)) {
      return;
    }
    ObjectNode trimmed = Json.object();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (entry.getKey().isEmpty()) {
        throw ErrorCode.VALIDATION_ERROR.because("Empty " + what + " name is not allowed");
      }
      String key = KeyEscape.unescape(KeyEscape.escape(entry.getKey()));
      trimmed.set(key, entry.getValue());
      if (nested) {
        trimKeys(trimmed, key, "parameter", false);
      } else {
        requireItem(field, entry.getValue());
      }
    }
    fields.set(field, trimmed);
  }

  private static void requireItem(String field, JsonNode item) {
    if (item.isObject() && (!item.hasNonNull("name") || !item.path("value").isTextual())) {
      throw ErrorCode.DATA_VALIDATION_ERROR.with(
          field, "Field is required or StringField only accepts string values");
    }
  }
}
