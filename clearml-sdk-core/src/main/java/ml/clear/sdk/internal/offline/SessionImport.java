package ml.clear.sdk.internal.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.offline.ImportReport;
import ml.clear.sdk.offline.OfflineImportException;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;

/**
 * One import of one session. The order is that of the server's guards: files and models while the
 * task is open, its verdict last.
 */
public final class SessionImport {
  private final ApiTransport transport;
  private final Storage storage;
  private final StorageUri filesServer;
  private final SessionContent content;
  private final ImportProgress progress;

  /** {@code before} is what an earlier try has done. */
  public SessionImport(
      ApiTransport transport,
      Storage storage,
      StorageUri filesServer,
      SessionContent content,
      ImportReport before) {
    this.transport = transport;
    this.storage = storage;
    this.filesServer = filesServer;
    this.content = content;
    this.progress = new ImportProgress(before);
  }

  /**
   * Imports into a new task, or into {@code existing}.
   *
   * @throws ClearMlException if the server refused to make the task; nothing is left behind
   * @throws OfflineImportException if it stopped later
   */
  public ImportReport run(Optional<String> existing, long iterationOffset) {
    ImportTarget target = new ImportTarget(transport, content, progress);
    if (existing.isPresent()) {
      progress.task(existing.get());
    } else if (progress.taskId().isEmpty()) {
      progress.task(target.create());
    }
    String taskId = progress.taskId().orElseThrow();
    try {
      fill(target, taskId, existing.isPresent(), iterationOffset);
    } catch (IOException | UncheckedIOException | ClearMlException e) {
      throw new OfflineImportException(progress.report(), e);
    }
    return progress.report();
  }

  private void fill(ImportTarget target, String taskId, boolean merge, long iterationOffset)
      throws IOException {
    if (!content.text("status").equals("created")) {
      transport.call(
          ApiCall.idempotent(
              "tasks.started", Json.object().put("task", taskId).put("force", true)));
    }
    if (merge) {
      target.mergeInto(taskId);
    }
    ImportFiles files = new ImportFiles(storage, filesServer, content, taskId);
    files.artifacts(transport, progress);
    Optional<String> projectId = target.projectId();
    Destination destination =
        Destination.of(
            files.destination(),
            content.text("project_name"),
            projectId.orElse(""),
            content.text("name"),
            taskId);
    new ImportModels(transport, storage, content, destination, progress).make(taskId, projectId);
    new ImportInputModels(transport, content.document(), progress).connect(taskId);
    ImportEvents events =
        new ImportEvents(transport, content, files, progress, taskId, iterationOffset);
    Problems problems = new Problems();
    events.console(problems);
    events.metrics(problems);
    problems.list().forEach(problem -> progress.note(problem.toString()));
    target.end(taskId);
  }
}
