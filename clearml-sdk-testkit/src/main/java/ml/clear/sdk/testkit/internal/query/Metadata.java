package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ApiVersion;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Metadata of queues and models: a map in documents, a list in the two actions that edit it. */
public final class Metadata {
  private static final String[] REQUIRED = {"key", "type", "value"};

  private static final ApiVersion FIRST_WITH_MAP = new ApiVersion(2, 17);

  private Metadata() {}

  /** A map of items as a new document has it; empty if it is absent. */
  public static ObjectNode checkedMap(JsonNode map) {
    ObjectNode checked = Json.object();
    map.properties().forEach(item -> checked.set(item.getKey(), checkedItem(item.getValue())));
    return checked;
  }

  private static ObjectNode checkedItem(JsonNode item) {
    ObjectNode checked = Json.object();
    for (String field : REQUIRED) {
      JsonNode value = item.path(field);
      if (value.isMissingNode() || value.isNull()) {
        throw ErrorCode.VALIDATION_ERROR.because(
            "error for field 'metadata': (\"error for field '"
                + field
                + "'.\", validationerror('field is required!')).");
      }
      if (!value.isTextual()) {
        throw ErrorCode.VALIDATION_ERROR.because(
            "error for field 'metadata': (\"error for field '"
                + field
                + "'.\", validationerror('value is wrong, expected type \"str\"', "
                + value
                + ")).");
      }
      checked.set(field, value);
    }
    return checked;
  }

  /** What clients before 2.17 are shown: none, as they know it as a list. */
  public static void conform(ActionCall call, ObjectNode shown) {
    if (!call.version().isAtLeast(FIRST_WITH_MAP) && shown.has("metadata")) {
      shown.putArray("metadata");
    }
  }

  /** Sets items of a document, key by key, or with {@code replace_metadata} all of them. */
  public static ObjectNode addOrUpdate(ActionCall call, ObjectNode document) {
    ObjectNode items = Json.object();
    JsonNode list = call.body().path("metadata");
    if (list.isEmpty()) {
      throw tooFew("metadata");
    }
    list.forEach(item -> items.set(item.path("key").asText(), checkedItem(item)));
    if (call.flag("replace_metadata", false)) {
      document.set("metadata", items);
    } else {
      document.withObject("/metadata").setAll(items);
    }
    return Json.object().put("updated", 1);
  }

  /** Removes items of a document; missing ones do no harm. */
  public static ObjectNode delete(ActionCall call, ObjectNode document) {
    if (call.body().path("keys").isEmpty()) {
      throw tooFew("keys");
    }
    document.withObject("/metadata").remove(call.texts("keys"));
    return Json.object().put("updated", 1);
  }

  private static RuntimeException tooFew(String field) {
    return ErrorCode.VALIDATION_ERROR.because(
        "error for field '" + field + "': value '[]' length is lower than allowed minimum '1'..");
  }
}
