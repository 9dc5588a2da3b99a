package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.json.Json;

/** One action and its body, read with the server's refusals. */
record OfflineRequest(String action, ObjectNode body) {
  /** A field that must be there. */
  String text(String field) {
    return findText(field).orElseThrow(() -> missing(field));
  }

  /** A field that may be there. */
  Optional<String> findText(String field) {
    return Json.findText(body, field);
  }

  /** A flag, which is off when absent. */
  boolean flag(String field) {
    return body.path(field).asBoolean(false);
  }

  /** The elements of a list; none if it is absent. */
  List<JsonNode> list(String field) {
    List<JsonNode> elements = new ArrayList<>();
    body.path(field).forEach(elements::add);
    return elements;
  }

  /** The texts of a list, or of a single text in its place; none if it is absent. */
  List<String> texts(String field) {
    JsonNode value = body.path(field);
    return value.isTextual()
        ? List.of(value.asText())
        : list(field).stream().map(JsonNode::asText).toList();
  }

  /** A refusal in the server's words; nothing was changed. */
  ServerRejectedException rejected(int subcode, String message) {
    return new ServerRejectedException(action, Effect.NONE, 400, subcode, message);
  }

  /** The refusal of a body without a required field. */
  ServerRejectedException missing(String field) {
    return rejected(12, "Validation error (error for field '" + field + "'. field is required!)");
  }
}
