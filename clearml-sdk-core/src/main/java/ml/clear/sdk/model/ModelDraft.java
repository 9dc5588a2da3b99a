package ml.clear.sdk.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.storage.TransferListener;

/** A model as it was described when its upload began. Immutable. */
record ModelDraft(
    String name,
    String framework,
    List<String> tags,
    Map<String, Integer> labels,
    Map<String, String> metadata,
    String configuration,
    String comment,
    OptionalLong iteration,
    TransferListener listener) {

  /** The server's fields; an empty text is left out, so that it does not erase what is there. */
  ObjectNode fields(String uri, String taskId, String projectId) {
    ObjectNode body = Json.object().put("uri", uri).put("name", name).put("task", taskId);
    putUnlessEmpty(body, "project", projectId);
    String file = uri.substring(uri.lastIndexOf('/') + 1);
    putUnlessEmpty(body, "framework", framework.isEmpty() ? guessed(file) : framework);
    putUnlessEmpty(body, "comment", comment);
    if (!configuration.isEmpty()) {
      body.putObject("design").put("design", configuration);
    }
    iteration.ifPresent(value -> body.put("iteration", value));
    ObjectNode labelNode = body.putObject("labels");
    labels.forEach(labelNode::put);
    ArrayNode tagNode = body.putArray("tags");
    tags.forEach(tagNode::add);
    return body;
  }

  private static String guessed(String fileName) {
    return Framework.ofFile(fileName).orElse("");
  }

  private static void putUnlessEmpty(ObjectNode body, String field, String value) {
    if (!value.isEmpty()) {
      body.put(field, value);
    }
  }
}
