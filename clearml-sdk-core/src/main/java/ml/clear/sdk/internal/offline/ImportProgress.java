package ml.clear.sdk.internal.offline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.offline.ImportReport;

/** What an import has done so far; not thread-safe. */
final class ImportProgress {
  private static final int MAX_NOTES = 100;

  private final Map<String, String> models;
  private final List<String> notes = new ArrayList<>();
  private Optional<String> taskId;
  private long consoleLines;
  long scalars;
  long plots;
  long consoleEvents;
  int artifacts;

  /** Goes on where an earlier import stopped; {@link ImportReport#NOTHING} for a new one. */
  ImportProgress(ImportReport before) {
    this.taskId = before.taskId();
    this.consoleLines = before.consoleLines();
    this.models = new LinkedHashMap<>(before.models());
  }

  Optional<String> taskId() {
    return taskId;
  }

  void task(String id) {
    taskId = Optional.of(id);
  }

  /** The lines of {@code log.jsonl} that are on the server: sent again they would be doubled. */
  long consoleLines() {
    return consoleLines;
  }

  void consoleLines(long lines) {
    consoleLines = lines;
  }

  /** New ids by those of the session. */
  Map<String, String> models() {
    return models;
  }

  void note(String text) {
    if (notes.size() < MAX_NOTES) {
      notes.add(text);
    }
  }

  ImportReport report() {
    return new ImportReport(
        taskId, scalars, plots, consoleEvents, consoleLines, artifacts, models, notes);
  }
}
