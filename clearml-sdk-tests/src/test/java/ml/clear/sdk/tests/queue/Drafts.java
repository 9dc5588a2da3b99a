package ml.clear.sdk.tests.queue;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.internal.json.Json;

/** Tasks to be enqueued, made as a user would: without running them. */
final class Drafts {
  private Drafts() {}

  static String draft(ClearMl client, String name) {
    JsonNode body = Json.object().put("name", name).put("type", "training");
    return client.api().call("tasks.create", body).path("id").asText();
  }

  static String queued(ClearMl client, String queue, String name) {
    String task = draft(client, name);
    client.queue(queue).enqueue(task);
    return task;
  }
}
