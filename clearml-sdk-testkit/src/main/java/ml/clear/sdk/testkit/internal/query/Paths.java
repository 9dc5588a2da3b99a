package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Dotted paths into documents; inside hyperparameters and configuration their parts are escaped.
 */
final class Paths {
  private Paths() {}

  /** The parts as they stand in our documents, which keep keys as the client wrote them. */
  static List<String> parts(String path) {
    List<String> parts = Arrays.asList(path.split("\\.", -1));
    return path.startsWith("hyperparams.") || path.startsWith("configuration.")
        ? parts.stream().map(KeyEscape::unescape).toList()
        : parts;
  }

  /** All values at a path, those of every element where it leads through a list; nulls left out. */
  static List<JsonNode> values(ObjectNode document, String path) {
    List<JsonNode> values = new ArrayList<>();
    collect(document, parts(path), 0, values);
    return values;
  }

  private static void collect(JsonNode node, List<String> parts, int depth, List<JsonNode> values) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, parts, depth, values));
    } else if (depth == parts.size()) {
      if (!node.isNull()) {
        values.add(node);
      }
    } else {
      JsonNode next = node.get(parts.get(depth));
      if (next != null) {
        collect(next, parts, depth + 1, values);
      }
    }
  }
}
