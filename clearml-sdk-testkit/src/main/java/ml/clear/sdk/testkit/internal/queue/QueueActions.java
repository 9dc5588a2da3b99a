package ml.clear.sdk.testkit.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Metadata;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.task.QueueRemoval;
import ml.clear.sdk.testkit.internal.worker.Workers;

/** Queues themselves: making, reading, changing and deleting them. */
public final class QueueActions {
  private static final String HIDDEN_TAG = "k8s-glue";
  private static final List<String> SETTABLE =
      List.of("name", "display_name", "tags", "system_tags", "metadata");

  private QueueActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    Fields described =
        Fields.of("display_name:str", "tags:[str]", "system_tags:[str]", "metadata:dict");
    Fields queue = Fields.of("queue:str!");
    actions
        .add("queues.create", "2.4", described.and("name:str!"), QueueActions::create)
        .add("queues.update", "2.4", described.and("queue:str!", "name:str"), QueueActions::update)
        .add("queues.delete", "2.4", queue.and("force:bool"), QueueActions::delete)
        .add("queues.get_by_id", "2.4", queue.and("max_task_entries:int"), QueueActions::getById)
        .add("queues.get_default", "2.4", QueueActions::getDefault)
        .add("queues.get_all", "2.4", call -> getAll(call, false))
        .add("queues.get_all_ex", "2.4", call -> getAll(call, true))
        .add(
            "queues.add_or_update_metadata",
            "2.13",
            queue.and("metadata:[dict]!", "replace_metadata:bool"),
            call -> Metadata.addOrUpdate(call, Queues.require(call)))
        .add(
            "queues.delete_metadata",
            "2.13",
            queue.and("keys:[str]!"),
            call -> Metadata.delete(call, Queues.require(call)));
    EntryActions.register(actions);
    QueueMetrics.register(actions);
  }

  /** Makes the queue that is taken where none is named. */
  public static void seed(ServerState state) {
    String now = Dates.stored(state.now());
    ObjectNode queue =
        Json.object()
            .put("id", ServerState.newId())
            .put("name", "default")
            .put("company", Accounts.COMPANY)
            .put("created", now)
            .put("last_update", now);
    queue.putArray("system_tags").add("default");
    state.queues().put(queue);
  }

  private static ObjectNode create(ActionCall call) {
    ServerState state = call.state();
    String name = Queues.checkedName(call.text("name"));
    Queues.requireUnique(state, name, "");
    String now = Dates.stored(state.now());
    ObjectNode queue =
        Json.object()
            .put("id", ServerState.newId())
            .put("name", name)
            .put("company", call.identity().company())
            .put("created", now)
            .put("last_update", now);
    call.findText("display_name").ifPresent(text -> queue.put("display_name", text));
    putAll(queue.putArray("tags"), call.texts("tags"));
    putAll(queue.putArray("system_tags"), call.texts("system_tags"));
    queue.putArray("entries");
    queue.set("metadata", Metadata.checkedMap(call.body().path("metadata")));
    state.queues().put(queue);
    return Json.object().put("id", queue.path("id").asText());
  }

  private static void putAll(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static ObjectNode update(ActionCall call) {
    ObjectNode queue = Queues.require(call);
    ObjectNode fields = Json.object();
    for (String field : SETTABLE) {
      if (call.has(field)) {
        fields.set(field, call.body().get(field));
      }
    }
    if (fields.has("name")) {
      String name = Queues.checkedName(fields.path("name").asText());
      Queues.requireUnique(call.state(), name, queue.path("id").asText());
      fields.put("name", name);
    }
    if (fields.has("metadata")) {
      fields.set("metadata", Metadata.checkedMap(fields.get("metadata")));
    }
    queue.setAll(fields.deepCopy());
    ObjectNode data = Json.object().put("updated", fields.isEmpty() ? 0 : 1);
    data.set("fields", fields);
    return data;
  }

  private static ObjectNode delete(ActionCall call) {
    ObjectNode queue = Queues.require(call);
    String id = queue.path("id").asText();
    List<String> tasks = Queues.tasks(queue);
    if (!tasks.isEmpty() && !call.flag("force", false)) {
      throw ErrorCode.QUEUE_NOT_EMPTY.because("use force=true to delete", "id", id);
    }
    QueueRemoval.putBack(call, tasks, id, "Queue " + id + " was deleted");
    call.state().queues().remove(id);
    return Json.object().put("deleted", 1);
  }

  private static ObjectNode getById(ActionCall call) {
    ObjectNode shown = Shapes.QUEUE.complete(Queues.require(call));
    cutEntries(call, shown);
    Metadata.conform(call, shown);
    ObjectNode data = Json.object();
    data.set("queue", shown);
    return data;
  }

  private static ObjectNode getDefault(ActionCall call) {
    List<ObjectNode> found =
        call.state().queues().where(queue -> DocumentQuery.hasTag(queue, "default"));
    if (found.isEmpty()) {
      throw ErrorCode.NO_DEFAULT_QUEUE.error();
    }
    if (found.size() > 1) {
      throw ErrorCode.MULTIPLE_DEFAULT_QUEUES.with(
          "queues", found.stream().map(queue -> queue.path("id").asText()).toList());
    }
    ObjectNode data = Json.object();
    data.set("id", found.get(0).path("id"));
    data.set("name", found.get(0).path("name"));
    return data;
  }

  private static ObjectNode getAll(ActionCall call, boolean joined) {
    ServerState state = call.state();
    DocumentQuery query = new DocumentQuery(Shapes.QUEUE, state, state.queues());
    ObjectNode asked = call.body().deepCopy();
    if (joined) {
      // whatever fields are asked for, the real server shows them all, and the names of the tasks
      asked.putArray("only_fields").add("*").add("entries.task.name");
    }
    Predicate<ObjectNode> visible = visible(asked);
    DocumentQuery.Result found =
        joined ? query.joined(asked, visible) : query.plain(asked, visible);
    for (ObjectNode queue : found.documents()) {
      cutEntries(call, queue);
      Metadata.conform(call, queue);
      if (joined) {
        queue.set("workers", Workers.of(state).listeningTo(queue.path("id").asText()));
      }
    }
    return found.into(Json.object(), "queues");
  }

  /** Queues of the Kubernetes glue show only to those who know their name or id. */
  private static Predicate<ObjectNode> visible(ObjectNode query) {
    boolean all =
        query.path("search_hidden").asBoolean() || isGiven(query, "id") || isGiven(query, "name");
    return all ? queue -> true : queue -> !DocumentQuery.hasTag(queue, HIDDEN_TAG);
  }

  private static boolean isGiven(ObjectNode query, String field) {
    JsonNode value = query.path(field);
    return value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty();
  }

  private static void cutEntries(ActionCall call, ObjectNode queue) {
    int most = call.number("max_task_entries", 0);
    if (most == 0 || !(queue.get("entries") instanceof ArrayNode entries)) {
      return;
    }
    while (entries.size() > Math.abs(most)) {
      entries.remove(most > 0 ? entries.size() - 1 : 0);
    }
  }
}
