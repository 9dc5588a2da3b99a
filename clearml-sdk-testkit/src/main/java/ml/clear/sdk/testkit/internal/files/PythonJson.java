package ml.clear.sdk.testkit.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import ml.clear.sdk.testkit.internal.json.Json;

/** JSON as Python writes it: a blank behind commas and colons, ASCII only. */
final class PythonJson {

  private PythonJson() {}

  static String text(JsonNode node) {
    if (node.isArray()) {
      StringJoiner list = new StringJoiner(", ", "[", "]");
      node.forEach(each -> list.add(text(each)));
      return list.toString();
    }
    if (node.isObject()) {
      StringJoiner object = new StringJoiner(", ", "{", "}");
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        object.add(scalar(Json.object().textNode(entry.getKey())) + ": " + text(entry.getValue()));
      }
      return object.toString();
    }
    return scalar(node);
  }

  private static String scalar(JsonNode node) {
    StringBuilder escaped = new StringBuilder();
    for (char each : Json.text(node).toCharArray()) {
      escaped.append(each < 128 ? String.valueOf(each) : String.format("\\u%04x", (int) each));
    }
    return escaped.toString();
  }
}
