package ml.clear.sdk;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.artifact.Artifacts;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.artifact.UploadPool;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.internal.param.ConnectMode;
import ml.clear.sdk.internal.param.TaskConfiguration;
import ml.clear.sdk.internal.param.TaskParameters;
import ml.clear.sdk.internal.param.TaskUserProperties;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.model.TaskModels;
import ml.clear.sdk.offline.SessionFiles;
import ml.clear.sdk.param.Parameters;
import ml.clear.sdk.param.UserProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what belongs to one task: of this process, or of any other. Thread-safe. */
final class TaskParts {
  private static final Logger LOG = LoggerFactory.getLogger(TaskParts.class);
  private static final ApiVersion TASK_PAGES = new ApiVersion(2, 31);

  private final ClearMl client;
  private final Optional<OfflineTransport> offline;
  private final UploadPool pool;
  private final ModelReporters modelReporters;

  TaskParts(
      ClearMl client,
      Optional<OfflineTransport> offline,
      UploadPool pool,
      ModelReporters modelReporters) {
    this.client = client;
    this.offline = offline;
    this.pool = pool;
    this.modelReporters = modelReporters;
  }

  /** Its page; may ask the server for its version. */
  Optional<URI> webUrl(TaskInfo task) {
    if (offline.isPresent()) {
      return Optional.empty();
    }
    ApiVersion version = client.transport().server().apiVersion();
    String page = version.isAtLeast(TASK_PAGES) ? "tasks" : "experiments";
    String path =
        "/projects/" + task.project().orElse("*") + "/" + page + "/" + task.id() + "/output/log";
    return client.config().findWebServer().map(web -> URI.create(web + path));
  }

  Parameters parameters(String task, ConnectMode mode) {
    return new TaskParameters(client.transport(), task, mode);
  }

  TaskConfiguration configuration(String task, ConnectMode mode) {
    return new TaskConfiguration(client.transport(), task, mode);
  }

  UserProperties properties(String task) {
    return new TaskUserProperties(client.transport(), task);
  }

  /** Counts the uploads of one task. */
  TaskUploads uploads() {
    return new TaskUploads(pool, client.time());
  }

  Artifacts artifacts(TaskInfo task, TaskUploads uploads) {
    return new Artifacts(
        client.transport(),
        task.id(),
        client.storage(),
        new ArtifactFolder(client, task),
        uploads,
        client.time());
  }

  /** The models of a task that somebody else runs, or nobody. */
  TaskModels models(TaskInfo task) {
    return models(task, uploads(), modelReporters, ConnectMode.LOCAL);
  }

  TaskModels models(
      TaskInfo task, TaskUploads uploads, ModelReporters reporters, ConnectMode mode) {
    return new TaskModels(
        client.transport(),
        task.id(),
        task.project().orElse(""),
        client.storage(),
        new ArtifactFolder(client, task),
        uploads,
        reporters,
        mode);
  }

  /** Where the files of an offline task go. */
  Optional<Path> offlineData(String task) {
    return offline.map(session -> session.dataDirectory(task));
  }

  /** Ends the session of an offline task. */
  Optional<SessionFiles> seal(String task) {
    Optional<SessionFiles> files = offline.map(session -> session.seal(task));
    files.ifPresent(
        kept -> LOG.info("Offline session: {}, to look at: {}", kept.zip(), kept.report().toUri()));
    return files;
  }
}
