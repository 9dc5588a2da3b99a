package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;
import org.jspecify.annotations.Nullable;

/**
 * Makes the models of a session. Weights are taken from wherever they lie in it: {@code models/},
 * whatever the path on the machine that wrote it, or the artifact that carries them.
 */
final class ImportModels {
  private final ApiTransport transport;
  private final Storage storage;
  private final SessionContent content;
  private final Destination destination;
  private final ImportProgress progress;

  ImportModels(
      ApiTransport transport,
      Storage storage,
      SessionContent content,
      Destination destination,
      ImportProgress progress) {
    this.transport = transport;
    this.storage = storage;
    this.content = content;
    this.destination = destination;
    this.progress = progress;
  }

  /** Makes those that an earlier try has not made, and ties all of them to the task. */
  void make(String taskId, Optional<String> projectId) {
    for (JsonNode element : content.document().path("offline_output_models")) {
      String id = element.path("id").asText();
      Optional<Path> file = findWeights(element.path("weights"));
      String name = name(element, file, taskId);
      Optional<String> made =
          Optional.ofNullable(progress.models().get(id))
              .or(() -> create(element, name, file, taskId, projectId));
      if (made.isPresent()) {
        progress.models().put(id, made.get());
        connect(element, made.get(), Json.findText(element, "entry").orElse(name), taskId);
      } else {
        progress.note("Model '" + name + "' has lost its weights; left out.");
      }
    }
  }

  private Optional<String> create(
      JsonNode element,
      String name,
      Optional<Path> file,
      String taskId,
      Optional<String> projectId) {
    return file.map(this::upload)
        .or(() -> remote(element.path("weights")))
        .map(
            uri -> {
              ObjectNode body = body(element).put("name", name).put("uri", uri).put("task", taskId);
              projectId.ifPresent(project -> body.put("project", project));
              return transport.call(ApiCall.once("models.create", body)).path("id").asText();
            });
  }

  private void connect(JsonNode element, String model, String entry, String taskId) {
    ObjectNode body = Json.object().put("task", taskId).put("name", entry).put("model", model);
    body.put("type", "output");
    transport.call(ApiCall.idempotent("tasks.add_or_update_model", body));
    if (element.path("ready").asBoolean()) {
      ObjectNode ready = Json.object().put("model", model).put("publish_task", false);
      transport.call(ApiCall.idempotent("models.set_ready", ready));
    }
  }

  /** What a model is made with, but its name, place and task. */
  static ObjectNode body(JsonNode element) {
    ObjectNode body = Json.object().put("ready", false);
    JsonNode init = element.path("init");
    for (String field : List.of("comment", "framework", "tags")) {
      copy(init.get(field), body, field);
    }
    copy(init.get("label_enumeration"), body, "labels");
    Json.findText(init, "config_text")
        .ifPresent(text -> body.putObject("design").put("design", text));
    copy(element.path("weights").get("iteration"), body, "iteration");
    copy(element.get("metadata"), body, "metadata");
    if (element.path("weights").path("is_package").asBoolean()) {
      body.putArray("system_tags").add("package");
    }
    return body;
  }

  private static void copy(@Nullable JsonNode value, ObjectNode to, String name) {
    if (value != null && !value.isNull()) {
      to.set(name, value);
    }
  }

  private static String name(JsonNode element, Optional<Path> file, String taskId) {
    return Json.findText(element.path("init"), "name")
        .or(() -> file.map(path -> String.valueOf(path.getFileName())))
        .orElse("model of " + taskId);
  }

  private String upload(Path file) {
    StorageUri uri = destination.model(String.valueOf(file.getFileName()));
    return storage.upload(file, uri.text()).uri().text();
  }

  private static Optional<String> remote(JsonNode weights) {
    return Json.findText(weights, "register_uri").filter(uri -> !uri.isBlank());
  }

  private Optional<Path> findWeights(JsonNode weights) {
    Path folder = content.folder().normalize();
    Optional<String> filename = Json.findText(weights, "weights_filename");
    Optional<Path> relative = filename.map(folder::resolve).map(Path::normalize);
    Optional<Path> byName =
        filename.map(name -> folder.resolve("models").resolve(lastName(name)).normalize());
    return relative
        .filter(file -> isInside(folder, file))
        .or(() -> byName.filter(file -> isInside(folder, file)))
        .or(() -> remote(weights).flatMap(this::findCarried));
  }

  private static boolean isInside(Path folder, Path file) {
    return file.startsWith(folder) && Files.isRegularFile(file);
  }

  /** The artifact whose path ends the URL that the Python importer would register. */
  private Optional<Path> findCarried(String uri) {
    int at = uri.indexOf("/" + ModelExport.WEIGHTS);
    return at < 0 ? Optional.empty() : content.findFile(uri.substring(at + 1));
  }

  private static String lastName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
