package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;

/** Query arguments and form fields as parts of a body: dotted keys nest, repeated ones list. */
final class QueryArguments {
  private QueryArguments() {}

  static void merge(ObjectNode body, String encoded) {
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        arguments
            .computeIfAbsent(decode(parts[0]), unused -> new ArrayList<>())
            .add(parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    arguments.forEach((key, values) -> set(body, key, values));
  }

  private static void set(ObjectNode body, String key, List<String> values) {
    JsonNode value;
    if (values.size() > 1 || key.endsWith("[]")) {
      ArrayNode list = Json.array();
      values.forEach(each -> list.add(convert(each)));
      value = list;
    } else {
      value = convert(values.get(0));
    }
    String[] path = key.replaceAll("[\\[\\]]+$", "").split("\\.", -1);
    ObjectNode target = body;
    for (int i = 0; i < path.length - 1; i++) {
      target = target.get(path[i]) instanceof ObjectNode inner ? inner : target.putObject(path[i]);
    }
    target.set(path[path.length - 1], value);
  }

  private static JsonNode convert(String text) {
    if (text.matches("\\d+")) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (text.matches("\\d*\\.\\d*") && text.length() > 1) {
      return DoubleNode.valueOf(Double.parseDouble(text));
    }
    return switch (text) {
      case "true", "True", "TRUE" -> BooleanNode.TRUE;
      case "false", "False", "FALSE" -> BooleanNode.FALSE;
      default -> TextNode.valueOf(text);
    };
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
