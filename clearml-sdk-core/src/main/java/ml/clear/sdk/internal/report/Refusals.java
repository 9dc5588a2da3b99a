package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.report.DropReason;

/**
 * Books the answer to a batch. The server names refused events only by text and number, as in
 * {@code "errors_info":{"Invalid task id 3f…":2}}; the text has the task's id, so that the refusal
 * of one task is not charged to another in the same batch.
 */
final class Refusals {
  /** Of a task or model that does not exist, or is published. */
  private static final Pattern UNKNOWN_OR_PUBLISHED =
      Pattern.compile("Invalid (task|model) id (.*)");

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
    long explained = messages.stream().mapToLong(info -> info.getValue().asLong()).sum();
    if (answer.path("errors").asLong() > explained) {
      dropAny("no reason given", answer.path("errors").asLong() - explained, left);
    }
    left.forEach(LedgerRow::delivered);
  }

  /** Books a batch of which nothing was added. */
  void settleNoneAdded(Batch batch, String message) {
    boolean taskRefused = UNKNOWN_OR_PUBLISHED.matcher(message).find();
    DropReason reason = taskRefused ? DropReason.TASK_REFUSED : DropReason.REFUSED;
    batch.forEachRow((row, count) -> row.dropped(reason, count));
    log.warn(message, "the server refused {} reports: {}", batch.size(), message);
  }

  private void dropTask(String message, Map<LedgerRow, Long> left) {
    Matcher refused = UNKNOWN_OR_PUBLISHED.matcher(message);
    if (!refused.matches()) {
      return;
    }
    String id = refused.group(2);
    left.replaceAll(
        (row, count) -> {
          if (!row.taskId().equals(id)) {
            return count;
          }
          row.dropped(DropReason.TASK_REFUSED, count);
          return 0L;
        });
    log.warn(
        message,
        "the {} takes no more reports, is it published or deleted? {}",
        refused.group(1),
        message);
  }

  private void dropAny(String message, long errors, Map<LedgerRow, Long> left) {
    if (UNKNOWN_OR_PUBLISHED.matcher(message).matches()) {
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
