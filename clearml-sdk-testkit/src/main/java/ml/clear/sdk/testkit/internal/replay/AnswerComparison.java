package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/**
 * Compares a recorded JSON answer with the replayed one, learning which ids stand for which. Values
 * that no two runs share (instants, tokens) must have the same form.
 */
final class AnswerComparison {
  /** Fields whose whole text is made up by the server. */
  private static final Set<String> MADE_UP =
      Set.of("token", "scroll_id", "access_key", "secret_key", "async_id", "call_id");

  /** Fields that measure time, in seconds: as near as the recorded clock is known. */
  private static final Set<String> DURATIONS =
      Set.of("active_duration", "running_time", "total_runtime", "avg_waiting_times");

  private static final double DURATION_SLACK_SECONDS = 2;
  private static final double FLOAT_SLACK = 1e-9;

  private final IdMap ids;
  private final List<Difference> differences = new ArrayList<>();

  AnswerComparison(IdMap ids) {
    this.ids = ids;
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }

  void compare(String path, String field, JsonNode recorded, JsonNode actual) {
    if (recorded.isObject() && actual.isObject()) {
      compareObjects(path, recorded, actual);
    } else if (recorded.isArray() && actual.isArray()) {
      compareArrays(path, field, recorded, actual);
    } else if (recorded.isTextual() && actual.isTextual()) {
      if (!sameText(field, recorded.textValue(), actual.textValue())) {
        differ(path, ids.translate(recorded), actual);
      }
    } else if (recorded.isNumber() && actual.isNumber()) {
      if (!sameNumber(field, recorded.decimalValue(), actual.decimalValue())) {
        differ(path, recorded, actual);
      }
    } else if (!recorded.equals(actual)) {
      differ(path, recorded, actual);
    }
  }

  private void compareObjects(String path, JsonNode recorded, JsonNode actual) {
    Set<String> unexpected = new TreeSet<>();
    actual.fieldNames().forEachRemaining(unexpected::add);
    for (Map.Entry<String, JsonNode> entry : recorded.properties()) {
      String key = ids.translate(entry.getKey());
      unexpected.remove(key);
      JsonNode found = actual.get(key);
      if (found == null) {
        differences.add(
            new Difference(path + "/" + entry.getKey(), entry.getValue().toString(), "nothing"));
      } else {
        compare(path + "/" + entry.getKey(), entry.getKey(), entry.getValue(), found);
      }
    }
    for (String key : unexpected) {
      differences.add(new Difference(path + "/" + key, "nothing", String.valueOf(actual.get(key))));
    }
  }

  private void compareArrays(String path, String field, JsonNode recorded, JsonNode actual) {
    if (recorded.size() != actual.size()) {
      differences.add(
          new Difference(
              path + "/size",
              recorded.size() + " of " + ids.translate(recorded),
              actual.size() + " of " + actual));
      return;
    }
    for (int i = 0; i < recorded.size(); i++) {
      compare(path + "/" + i, field, recorded.get(i), actual.get(i));
    }
  }

  private boolean sameText(String field, String recorded, String actual) {
    if (MADE_UP.contains(field)) {
      return recorded.equals("<redacted>") || ids.learn(recorded, actual);
    }
    return ids.translate(recorded).equals(actual)
        || RecordedTime.sameInstant(recorded, actual)
        || sameButForIds(field, recorded, actual)
        || TruncatedText.matches(recorded, actual);
  }

  /** Equal but for ids that are met here for the first time. */
  private boolean sameButForIds(String field, String recorded, String actual) {
    Matcher theirs = IdMap.ID.matcher(recorded);
    Matcher ours = IdMap.ID.matcher(actual);
    if (field.endsWith("hash") || !theirs.replaceAll("#").equals(ours.replaceAll("#"))) {
      return false;
    }
    theirs.reset();
    ours.reset();
    boolean same = theirs.find() && ours.find();
    if (!same) {
      return false;
    }
    do {
      same &= ids.learn(theirs.group(), ours.group());
    } while (theirs.find() && ours.find());
    return same;
  }

  private static boolean sameNumber(String field, BigDecimal recorded, BigDecimal actual) {
    if (recorded.compareTo(actual) == 0) {
      return true;
    }
    double difference = recorded.subtract(actual).abs().doubleValue();
    if (DURATIONS.contains(field)) {
      return difference <= DURATION_SLACK_SECONDS;
    }
    if (RecordedTime.isEpochMillis(recorded)
        && (field.endsWith("timestamp") || field.equals("last_update"))) {
      return difference <= RecordedTime.SLACK.toMillis();
    }
    return difference <= FLOAT_SLACK * Math.abs(recorded.doubleValue())
        && (recorded.scale() > 0 || actual.scale() > 0);
  }

  private void differ(String path, JsonNode recorded, JsonNode actual) {
    differences.add(new Difference(path, recorded.toString(), actual.toString()));
  }
}
