package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Refusals of single events of a batch, counted by their texts. */
final class IntakeErrors {
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  void count(String text) {
    counts.merge(text, 1, Integer::sum);
  }

  int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    counts.forEach(json::put);
    return json;
  }

  /** The refusal of a batch of which nothing was added. */
  ApiError nothingAdded() {
    List<Object> pairs = new ArrayList<>();
    counts.forEach((text, count) -> pairs.addAll(List.of(text, count)));
    return ErrorCode.EVENTS_NOT_ADDED.with(pairs.toArray());
  }
}
