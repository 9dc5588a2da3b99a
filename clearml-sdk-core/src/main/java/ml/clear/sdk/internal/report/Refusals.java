package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.report.DropReason;

/**
 * Books the answer to a batch. The server names refused events only by text and number, as in
 * {@code "errors_info":{"Invalid task id 3f…":2}}; the text has the task's id, so that the refusal
 * of one task is not charged to another in the same batch.
 */
final class Refusals {
  private static final String UNKNOWN_OR_PUBLISHED = "Invalid task id ";

  private final CalmLog log;

  Refusals(CalmLog log) {
    this.log = log;
  }

  void settle(Batch batch, JsonNode answer) {
    if (answer.path("errors").asLong(0) == 0) {
      batch.forEachRow(LedgerRow::delivered);
      return;
    }
    Map<LedgerRow, Long> left = new LinkedHashMap<>();
    batch.forEachRow(left::put);
    Set<Map.Entry<String, JsonNode>> messages = answer.path("errors_info").properties();
    messages.forEach(info -> dropTask(info.getKey(), left));
    messages.forEach(info -> dropAny(info.getKey(), info.getValue().asLong(), left));
    left.forEach(LedgerRow::delivered);
  }

  /** Books a batch of which nothing was added. */
  void settleNoneAdded(Batch batch, String message) {
    boolean taskRefused = message.contains(UNKNOWN_OR_PUBLISHED);
    DropReason reason = taskRefused ? DropReason.TASK_REFUSED : DropReason.REFUSED;
    batch.forEachRow((row, count) -> row.dropped(reason, count));
    log.warn(message, "the server refused {} reports: {}", batch.size(), message);
  }

  private void dropTask(String message, Map<LedgerRow, Long> left) {
    if (!message.startsWith(UNKNOWN_OR_PUBLISHED)) {
      return;
    }
    String taskId = message.substring(UNKNOWN_OR_PUBLISHED.length());
    left.replaceAll(
        (row, count) -> {
          if (!row.taskId().equals(taskId)) {
            return count;
          }
          row.dropped(DropReason.TASK_REFUSED, count);
          return 0L;
        });
    log.warn(message, "the task takes no more reports, is it published or deleted? {}", message);
  }

  private void dropAny(String message, long errors, Map<LedgerRow, Long> left) {
    if (message.startsWith(UNKNOWN_OR_PUBLISHED)) {
      return;
    }
    long rest = errors;
    for (Map.Entry<LedgerRow, Long> entry : left.entrySet()) {
      long part = Math.min(rest, entry.getValue());
      entry.getKey().dropped(DropReason.REFUSED, part);
      entry.setValue(entry.getValue() - part);
      rest -= part;
    }
    log.warn(message, "the server refused {} reports: {}", errors, message);
  }
}
