package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;

/**
 * Writes the models of a session so that they import (PROTOCOL §8.4). If the file server is known,
 * weights travel as an artifact and the model names the URL that this artifact will have; if not,
 * they lie in {@code models/}, which the Python importer finds only when it runs inside the
 * unpacked folder. Our own importer takes both.
 */
record ModelExport(Optional<URI> filesServer) {
  /** Artifacts below this path are the weights of models, no artifacts of the task. */
  static final String WEIGHTS = "offline-models/";

  /** Where weights go, from the data folder on. */
  String place(String modelId, String path) {
    String name = DataFiles.plain(path.substring(path.lastIndexOf('/') + 1));
    return (filesServer.isPresent() ? WEIGHTS : "../models/") + modelId + "/" + name;
  }

  /** The model as an element of {@code offline_output_models}. */
  ObjectNode element(ObjectNode model, SessionFolder folder) {
    ObjectNode element = Json.object().put("id", model.path("id").asText());
    ObjectNode init = element.putObject("init");
    copy(model, "name", init, "name");
    copy(model, "comment", init, "comment");
    copy(model, "framework", init, "framework");
    copy(model, "tags", init, "tags");
    copy(model, "labels", init, "label_enumeration");
    copy(model.path("design"), "design", init, "config_text");
    element.set("weights", weights(model, folder));
    element.putNull("output_uri");
    // Unknown to the Python importer, which skips them.
    copy(model, "metadata", element, "metadata");
    copy(model, "ready", element, "ready");
    return element;
  }

  private ObjectNode weights(ObjectNode model, SessionFolder folder) {
    ObjectNode weights = Json.object().put("update_comment", false);
    copy(model, "iteration", weights, "iteration");
    weights.put("is_package", isPackage(model));
    String uri = model.path("uri").asText();
    Optional<String> inside = new DataFiles(folder.path()).find(uri);
    if (inside.isEmpty()) {
      return weights.put("register_uri", uri).putNull("weights_filename");
    }
    String path = inside.get();
    return path.startsWith("data/") && filesServer.isPresent()
        ? weights
            .put("register_uri", url(filesServer.get(), path.substring("data/".length())))
            .putNull("weights_filename")
        : weights.put("weights_filename", path);
  }

  private static boolean isPackage(ObjectNode model) {
    for (JsonNode tag : model.path("system_tags")) {
      if (tag.asText().equals("package")) {
        return true;
      }
    }
    return false;
  }

  private static String url(URI filesServer, String path) {
    return filesServer.toString().replaceFirst("/+$", "") + "/" + path;
  }

  /** Lists the weights as an artifact, because the Python importer uploads those only. */
  void addWeights(ObjectNode model, SessionFolder folder, ArrayNode artifacts) {
    DataFiles data = new DataFiles(folder.data());
    data.find(model.path("uri").asText())
        .filter(path -> path.startsWith(WEIGHTS))
        .ifPresent(
            path -> {
              ObjectNode artifact = artifacts.addObject();
              artifact.put("key", "model " + model.path("name").asText());
              artifact.put("type", "custom").put("mode", "output");
              artifact.put("uri", "data/" + path);
              artifact.put("content_size", size(folder.data().resolve(path)));
            });
  }

  private static long size(Path file) {
    return file.toFile().length(); // 0 for a file that is gone, which the import will tell
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    JsonNode value = from.get(field);
    if (value != null && !value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
      to.set(name, value);
    }
  }
}
