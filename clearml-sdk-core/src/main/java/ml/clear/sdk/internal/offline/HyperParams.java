package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The hyperparameters of a task: {@code section -> name -> item} (PROTOCOL §5.1). */
final class HyperParams {
  private HyperParams() {}

  /** Refuses an item without its section, its name or a text as its value. */
  static void check(OfflineRequest request, JsonNode item) {
    for (String field : List.of("section", "name", "value")) {
      if (!item.path(field).isTextual()) {
        throw request.rejected(
            12,
            "Validation error (error for field 'hyperparams': error for field '" + field + "')");
      }
    }
  }
}
