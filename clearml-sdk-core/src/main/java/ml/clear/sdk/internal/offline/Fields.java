package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.internal.json.Json;

/** The server's {@code only_fields}: a document cut down to some of its fields. */
final class Fields {
  private Fields() {}

  /** The id and the named fields, whose names may be dotted paths; everything if none is named. */
  static ObjectNode only(ObjectNode document, List<String> fields) {
    if (fields.isEmpty()) {
      return document;
    }
    ObjectNode cut = Json.object();
    copy(document, cut, "id");
    fields.forEach(field -> copy(document, cut, field));
    return cut;
  }

  private static void copy(JsonNode from, ObjectNode to, String path) {
    int dot = path.indexOf('.');
    String head = dot < 0 ? path : path.substring(0, dot);
    JsonNode value = from.get(head);
    if (value == null) {
      return;
    }
    if (dot < 0 || !value.isObject()) {
      to.set(head, value);
    } else {
      copy(
          value,
          to.get(head) instanceof ObjectNode inner ? inner : to.putObject(head),
          path.substring(dot + 1));
    }
  }
}
