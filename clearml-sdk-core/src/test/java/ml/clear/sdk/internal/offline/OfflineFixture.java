package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.time.ManualTime;

/** An offline transport below a folder, called in the words of the wire. */
final class OfflineFixture {
  final ManualTime time = new ManualTime();
  final OfflineTransport transport;

  OfflineFixture(Path cacheRoot) {
    this(cacheRoot, Optional.empty());
  }

  OfflineFixture(Path cacheRoot, Optional<URI> filesServer) {
    transport = new OfflineTransport(cacheRoot, filesServer, time);
  }

  /** Calls an action; single quotes stand for double ones. */
  JsonNode call(String action, String body) {
    try {
      return transport.call(ApiCall.once(action, Json.MAPPER.readTree(body.replace('\'', '"'))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends events, one a line. */
  JsonNode events(String lines) {
    byte[] body = lines.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return transport.call(ApiCall.events(body, ApiCall.Repeat.SAFE, Duration.ofSeconds(10)));
  }

  /** A running task in project {@code Fraud}; its id. */
  String startedTask(String name) {
    String id = createdTask(name);
    call("tasks.started", "{'task':'" + id + "'}");
    return id;
  }

  String createdTask(String name) {
    String project =
        call("projects.get_all", "{'name':'^Fraud$'}").path("projects").path(0).path("id").asText();
    if (project.isEmpty()) {
      project = call("projects.create", "{'name':'Fraud'}").path("id").asText();
    }
    ObjectNode body = Json.object().put("name", name).put("type", "training");
    return call("tasks.create", Json.text(body.put("project", project))).path("id").asText();
  }

  /** The task as the transport tells it. */
  JsonNode task(String id) {
    return call("tasks.get_by_id", "{'task':'" + id + "'}").path("task");
  }

  /** The session's {@code task.json}. */
  JsonNode exported(String id) {
    return parse(text(id, "task.json"));
  }

  String text(String id, String file) {
    try {
      return Files.readString(folder(id).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder(String id) {
    return transport.dataDirectory(id).resolveSibling("");
  }

  static JsonNode parse(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
