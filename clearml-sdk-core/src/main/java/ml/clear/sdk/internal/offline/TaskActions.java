package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.storage.StorageUri;

/** {@code tasks.create} and the reading of tasks. */
final class TaskActions {
  static final Set<String> TYPES =
      Set.of(
          "training",
          "testing",
          "inference",
          "data_processing",
          "application",
          "monitor",
          "controller",
          "optimizer",
          "service",
          "qc",
          "custom");

  private final OfflineStore store;

  TaskActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.create", this::create);
    actions.put("tasks.get_by_id", this::get);
    actions.put("tasks.get_by_id_ex", this::find);
    actions.put("tasks.get_all", this::find);
    actions.put("tasks.get_all_ex", this::find);
    actions.put("tasks.ping", this::ping);
  }

  private JsonNode create(OfflineRequest request) {
    TaskFields.check(request);
    String id = OfflineStore.newId();
    SessionFolder folder = store.folder(id);
    String now = store.stamps().now();
    ObjectNode document = TaskFields.blank(id, now);
    TaskFields.apply(request.body(), document);
    SessionTask task = new SessionTask(document, folder, new TaskExport(store));
    task.create(request.action());
    store.add(task);
    return Json.object().put("id", id);
  }

  private JsonNode get(OfflineRequest request) {
    SessionTask task = store.task(request.action(), request.text("task"));
    return Json.object().set("task", answer(task));
  }

  private JsonNode find(OfflineRequest request) {
    List<String> ids = request.texts("id");
    Stream<SessionTask> tasks =
        ids.isEmpty()
            ? store.tasks().stream()
            : ids.stream().flatMap(id -> store.findTask(id).stream());
    ArrayNode found = Json.array();
    tasks
        .map(TaskActions::answer)
        .filter(document -> matches(document, request, "status"))
        .filter(document -> matches(document, request, "project"))
        .forEach(document -> found.add(Fields.only(document, request.texts("only_fields"))));
    return Json.object().set("tasks", found);
  }

  private static boolean matches(ObjectNode document, OfflineRequest request, String field) {
    List<String> wanted = request.texts(field);
    return wanted.isEmpty() || wanted.contains(document.path(field).asText());
  }

  /** The document, with the session's own folder as its destination. */
  private static ObjectNode answer(SessionTask task) {
    ObjectNode document = task.document();
    document.remove("output_dest");
    document.withObject("/output").put("destination", StorageUri.of(task.folder().data()).text());
    return document;
  }

  private JsonNode ping(OfflineRequest request) {
    String now = store.stamps().now();
    store
        .findTask(request.text("task"))
        .ifPresent(task -> task.note(document -> document.put("last_update", now)));
    return Json.object(); // 200 for an unknown id too, as the server
  }
}
