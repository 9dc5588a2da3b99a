package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.http.ServerRegex;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates exactly one task. {@code tasks.create} takes no id from the client and names are not
 * unique, so each task carries a nonce among its runtime keys: when an answer is lost, the task is
 * looked for by it before anything is sent again.
 */
public final class TaskCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCreation.class);
  private static final String NONCE = "sdk_run_nonce";
  private static final int LOOKS = 3;
  private static final int NEWEST = 50;

  private final TaskCalls calls;
  private final TimeSource time;

  public TaskCreation(TaskCalls calls, TimeSource time) {
    this.calls = calls;
    this.time = time;
  }

  /**
   * Creates the task and returns its id.
   *
   * @param body of {@code tasks.create}, with {@code name} and {@code runtime}
   */
  public String create(ObjectNode body) {
    String nonce = UUID.randomUUID().toString();
    ((ObjectNode) body.path("runtime")).put(NONCE, nonce);
    try {
      return send(body);
    } catch (ClearMlException e) {
      if (e.effect() == Effect.NONE) {
        throw e;
      }
      List<String> found = look(body, nonce, e);
      return found.isEmpty() ? again(body, nonce) : found.get(0);
    }
  }

  private String send(ObjectNode body) {
    return calls.applyOnce("tasks.create", body).path("id").asText();
  }

  /** The first request may still land after the second: then the first of the two is the task. */
  private String again(ObjectNode body, String nonce) {
    String id = send(body);
    for (String twin : find(body, nonce)) {
      if (!twin.equals(id)) {
        deleteTwin(twin, id);
      }
    }
    return id;
  }

  private void deleteTwin(String twin, String id) {
    try {
      calls.applyOnce("tasks.delete", TaskCalls.body(twin).put("force", true));
      LOG.info("Deleted task {}, the late twin of {}", twin, id);
    } catch (ClearMlException e) { // an idle draft too many is no reason to refuse the run
      LOG.warn("Task {} is the late twin of {} and could not be deleted", twin, id, e);
    }
  }

  private List<String> look(ObjectNode body, String nonce, ClearMlException lost) {
    List<String> found = List.of();
    for (int i = 0; i < LOOKS && found.isEmpty(); i++) {
      pause(i, lost);
      found = find(body, nonce);
    }
    return found;
  }

  private void pause(int before, ClearMlException lost) {
    try {
      time.sleep(Duration.ofMillis(500).multipliedBy(before));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw lost;
    }
  }

  private List<String> find(ObjectNode body, String nonce) {
    ObjectNode query = Json.object();
    if (body.has("project")) {
      query.putArray("project").add(body.path("project").asText());
    }
    query.put("name", ServerRegex.exactly(body.path("name").asText()));
    query.putArray("only_fields").add("id").add("runtime");
    query.putArray("order_by").add("-created");
    query.put("page", 0).put("page_size", NEWEST).put("search_hidden", true);
    List<String> ids = new ArrayList<>();
    for (JsonNode task : calls.query(query)) {
      if (nonce.equals(task.path("runtime").path(NONCE).asText())) {
        ids.add(task.path("id").asText());
      }
    }
    return ids;
  }
}
