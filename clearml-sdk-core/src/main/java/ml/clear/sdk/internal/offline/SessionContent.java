package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/**
 * An unpacked session, ours or of the Python SDK: its task and its events.
 *
 * @param folder the session folder
 * @param document what {@code task.json} holds; not to be changed
 */
public record SessionContent(Path folder, ObjectNode document) {
  /** Iteration of single values, which are no points of a curve (PROTOCOL §4.3). */
  static final long SINGLE_VALUE = Integer.MIN_VALUE;

  /** Reads {@code task.json}; empty, with a problem, if it does not tell the task's id. */
  public static Optional<SessionContent> read(Path folder, Problems problems) {
    Path file = folder.resolve(SessionFolder.TASK);
    try {
      JsonNode document = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (document instanceof ObjectNode object && object.path("id").isTextual()) {
        return Optional.of(new SessionContent(folder, object));
      }
      problems.add(SessionFolder.TASK, 1, "no task with an id");
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      problems.add(SessionFolder.TASK, line, "no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      problems.add(SessionFolder.TASK, 0, "cannot be read: " + e);
    }
    return Optional.empty();
  }

  /** The id under which the session's events are stored. */
  public String taskId() {
    return document.path("id").asText();
  }

  /** A field of the task; empty text if it is absent. */
  public String text(String field) {
    return Json.findText(document, field).orElse("");
  }

  /** Reads the events of the task itself that a server would take, one after the other. */
  public void readMetrics(Consumer<ObjectNode> event, Problems problems) throws IOException {
    metrics()
        .read(
            line ->
                line.stream()
                    .filter(one -> one.path("task").asText().equals(taskId()))
                    .filter(one -> EventCheck.error(one).isEmpty())
                    .forEach(event),
            problems);
  }

  /** Reads the console, one event after the other. */
  public void readConsole(Consumer<ObjectNode> event, Problems problems) throws IOException {
    console().read(line -> line.forEach(event), problems);
  }

  EventFile metrics() {
    return new EventFile(folder.resolve(SessionFolder.METRICS));
  }

  EventFile console() {
    return new EventFile(folder.resolve(SessionFolder.LOG));
  }

  /**
   * The path below {@code data} that a URI of the session names: ours begin with {@code data/},
   * Python's with the absolute path of the folder on the machine that made it. Empty if the URI
   * leads elsewhere.
   */
  public Optional<String> dataPath(String uri) {
    String folderThen = text("offline_folder").replaceFirst("/+$", "");
    String prefix = folderThen.isEmpty() ? "data/" : folderThen + "/data/";
    String path = uri.startsWith("file://") ? uri.substring("file://".length()) : uri;
    return path.startsWith(prefix)
        ? Optional.of(path.substring(prefix.length()))
        : Optional.empty();
  }

  /** The file of a path below {@code data}, if it is there and does not lead out of the session. */
  public Optional<Path> findFile(String dataPath) {
    Path data = folder.resolve("data").normalize();
    Path file = data.resolve(dataPath).normalize();
    return file.startsWith(data) && Files.isRegularFile(file)
        ? Optional.of(file)
        : Optional.empty();
  }
}
