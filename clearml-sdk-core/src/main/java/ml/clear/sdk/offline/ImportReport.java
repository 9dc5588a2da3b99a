package ml.clear.sdk.offline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import has put on the server.
 *
 * @param taskId the task there; empty if none was made
 * @param scalars scalar events sent by this call, single values included
 * @param plots plots and debug samples sent by this call
 * @param consoleEvents console events sent by this call
 * @param consoleLines lines of {@code log.jsonl} that are on the server, those of the import that
 *     was resumed included
 * @param artifacts artifacts registered by this call
 * @param models the models made, by the ids they had offline
 * @param notes what was left out or changed, for people to read; the first 100
 */
public record ImportReport(
    Optional<String> taskId,
    long scalars,
    long plots,
    long consoleEvents,
    long consoleLines,
    int artifacts,
    Map<String, String> models,
    List<String> notes) {
  /** Before an import. */
  public static final ImportReport NOTHING =
      new ImportReport(Optional.empty(), 0, 0, 0, 0, 0, Map.of(), List.of());

  /** Copies the collections. */
  public ImportReport {
    models = Map.copyOf(models);
    notes = List.copyOf(notes);
  }

  /** The counts in one sentence. */
  @Override
  public String toString() {
    return taskId.map(id -> "task " + id).orElse("no task")
        + ": "
        + scalars
        + " scalars, "
        + plots
        + " plots and images, "
        + consoleEvents
        + " console events, "
        + artifacts
        + " artifacts, "
        + models.size()
        + " models";
  }
}
