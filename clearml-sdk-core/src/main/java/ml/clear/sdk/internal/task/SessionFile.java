package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ~/.clearml/.session.json}, shared with the Python SDK: which task was last started here
 * for a project, name and type. A file that cannot be read or written only costs the reuse.
 */
public final class SessionFile {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFile.class);
  private static final String TASKS = "<class 'clearml.task.Task'>"; // the Python SDK's key

  private final Path file;

  public SessionFile(Path home) {
    this.file = home.resolve(".clearml").resolve(".session.json");
  }

  /** The last task of that key, if it was started after {@code oldest}. */
  public Optional<String> find(Key key, Instant oldest) {
    JsonNode entry = read().path(TASKS).path(key.text());
    return entry.path("time").asDouble(0) < oldest.getEpochSecond()
        ? Optional.empty()
        : Json.findText(entry, "id");
  }

  /** Remembers a task and forgets entries older than the window. */
  public void put(Key key, String task, Instant now, Duration window) {
    ObjectNode root = read();
    ObjectNode tasks = root.withObject("/" + TASKS.replace("~", "~0").replace("/", "~1"));
    double oldest = now.minus(window).getEpochSecond();
    List<String> stale = new ArrayList<>();
    tasks.properties().stream()
        .filter(entry -> entry.getValue().path("time").asDouble(0) < oldest)
        .forEach(entry -> stale.add(entry.getKey()));
    tasks.remove(stale);
    tasks
        .putObject(key.text())
        .put("time", now.toEpochMilli() / 1000.0)
        .put("project", key.project())
        .put("name", key.name())
        .put("type", key.type())
        .put("id", task);
    write(root);
  }

  private ObjectNode read() {
    try {
      if (Files.exists(file) && Json.MAPPER.readTree(file.toFile()) instanceof ObjectNode root) {
        return root;
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be read", file, e);
    }
    return Json.object();
  }

  private void write(ObjectNode root) {
    try {
      Files.createDirectories(file.getParent());
      Path next = Files.createTempFile(file.getParent(), ".session", ".tmp");
      Files.writeString(next, Json.text(root));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.debug("{} cannot be written", file, e);
    }
  }

  /**
   * What makes two runs the same experiment.
   *
   * @param apiServer the server's URL
   * @param project full name
   * @param name task name
   * @param type wire name of the type
   */
  public record Key(String apiServer, String project, String name, String type) {
    String text() {
      return "<" + apiServer + ">:<" + project + ">:<" + name + ">:<" + type + ">";
    }
  }
}
