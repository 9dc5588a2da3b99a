package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which value of the replay stands for which recorded one: ids, tokens, scroll ids, keys. Learnt
 * from answers, applied to the requests that follow.
 */
final class IdMap {
  static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");

  private final Map<String, String> actualByRecorded = new HashMap<>();
  private final Map<String, String> recordedByActual = new HashMap<>();

  /** Notes the pair unless either is known, and says whether the two now stand for each other. */
  boolean learn(String recorded, String actual) {
    if (!actualByRecorded.containsKey(recorded) && !recordedByActual.containsKey(actual)) {
      actualByRecorded.put(recorded, actual);
      recordedByActual.put(actual, recorded);
    }
    return actual.equals(actualByRecorded.get(recorded));
  }

  Optional<String> actual(String recorded) {
    return Optional.ofNullable(actualByRecorded.get(recorded));
  }

  /** The text with every known value replaced, whole or as an id within. */
  String translate(String recorded) {
    String whole = actualByRecorded.get(recorded);
    if (whole != null) {
      return whole;
    }
    return ID.matcher(recorded)
        .replaceAll(id -> Matcher.quoteReplacement(actual(id.group()).orElse(id.group())));
  }

  JsonNode translate(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(translate(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(translate(element)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(field -> object.set(translate(field.getKey()), translate(field.getValue())));
      return object;
    }
    return node;
  }

  /** Ids a request brings along stand for themselves, unless an answer has shown otherwise. */
  void keepIdsOf(String recorded) {
    ID.matcher(recorded).results().map(MatchResult::group).forEach(id -> learn(id, id));
  }
}
