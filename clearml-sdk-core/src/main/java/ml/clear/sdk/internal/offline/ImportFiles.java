package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.storage.Percent;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;

/** Uploads the files of a session, with the task's new id in their paths. */
final class ImportFiles {
  private final Storage storage;
  private final StorageUri filesServer;
  private final SessionContent content;
  private final String taskId;
  private final Map<Path, String> uploaded = new HashMap<>();

  ImportFiles(Storage storage, StorageUri filesServer, SessionContent content, String taskId) {
    this.storage = storage;
    this.filesServer = filesServer;
    this.content = content;
    this.taskId = taskId;
  }

  /** Where artifacts and weights go: the task's own destination, else the file server. */
  StorageUri destination() {
    String own = content.text("output_dest");
    return own.isBlank() ? filesServer : StorageUri.of(own.strip());
  }

  /** Uploads and registers the artifacts one by one, each after its upload. */
  void artifacts(ApiTransport transport, ImportProgress progress) {
    for (JsonNode artifact : content.document().path("execution").path("artifacts")) {
      String uri = artifact.path("uri").asText();
      Optional<String> path = content.dataPath(uri);
      if (path.isPresent() && path.get().startsWith(ModelExport.WEIGHTS)) {
        continue; // a model's, see ImportModels
      }
      Optional<Path> file = path.flatMap(content::findFile);
      if (path.isPresent() && file.isEmpty()) {
        progress.note("Artifact '" + artifact.path("key").asText() + "' has lost its file.");
        continue;
      }
      ObjectNode entry = ((ObjectNode) artifact).deepCopy();
      file.ifPresent(there -> entry.put("uri", upload(there, path.orElseThrow(), destination())));
      ObjectNode body = Json.object().put("task", taskId);
      body.putArray("artifacts").add(entry);
      transport.call(ApiCall.idempotent("tasks.add_or_update_artifacts", body));
      progress.artifacts++;
    }
  }

  /** Uploads a file of an event; gives its key and URL. Once for each file. */
  ObjectNode sample(Path file, String dataPath) {
    String url = uploaded.computeIfAbsent(file, there -> upload(there, dataPath, filesServer));
    return Json.object().put("key", renamed(dataPath)).put("url", url);
  }

  /** Uploads a file below a destination; gives the URI under which it is registered. */
  String upload(Path file, String dataPath, StorageUri root) {
    String key = renamed(dataPath);
    boolean isUrl = root.scheme().startsWith("http");
    StorageUri uri = root.resolve(isUrl ? Percent.quotePath(key) : key);
    return storage.upload(file, uri.text()).uri().text();
  }

  private String renamed(String dataPath) {
    int at = dataPath.indexOf("." + content.taskId() + "/");
    return at < 0
        ? dataPath
        : dataPath.substring(0, at + 1)
            + taskId
            + dataPath.substring(at + 1 + content.taskId().length());
  }
}
