package ml.clear.sdk.testkit.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Metadata;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** All actions of the service {@code models}; here those that read. */
public final class ModelActions {
  private ModelActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    Fields model = Fields.of("model:str!");
    actions
        .add("models.get_by_id", "1.0", model, ModelActions::getById)
        .add("models.get_all", "1.0", call -> getAll(call, false))
        .add("models.get_all_ex", "1.0", call -> getAll(call, true))
        .add("models.get_by_id_ex", "1.0", Fields.of("id:any!"), call -> getAll(call, true))
        .add("models.get_frameworks", "1.0", Fields.of("projects:[str]"), ModelActions::frameworks)
        .add(
            "models.get_by_task_id",
            "1.0",
            Fields.of("task:str!"),
            call -> moved("use models.get_by_id/get_all apis"))
        .add(
            "models.update_for_task",
            "1.0",
            Fields.of("task:str!"),
            call -> moved("use tasks.add_or_update_model"))
        .add(
            "models.add_or_update_metadata",
            "2.13",
            model.and("metadata:[dict]!", "replace_metadata:bool"),
            call -> metadata(call, true))
        .add(
            "models.delete_metadata",
            "2.13",
            model.and("keys:[str]!"),
            call -> metadata(call, false));
    ModelEdits.register(actions);
    ModelRemovals.register(actions);
    ModelBatches.register(actions);
  }

  private static ObjectNode moved(String hint) {
    throw ErrorCode.MOVED.because(hint);
  }

  private static ObjectNode getById(ActionCall call) {
    String id = call.text("model");
    ServerState state = call.state();
    ObjectNode query = call.body().deepCopy();
    query.remove("model");
    query.remove("project");
    DocumentQuery.Result found =
        new DocumentQuery(Shapes.MODEL, state, state.models())
            .plain(query, model -> model.path("id").asText().equals(id));
    if (found.documents().isEmpty()) {
      throw ErrorCode.INVALID_MODEL_ID.because(
          "no such public or company model", "id", id, "company", call.identity().company());
    }
    ObjectNode data = Json.object();
    Metadata.conform(call, found.documents().get(0));
    data.set("model", found.documents().get(0));
    return data;
  }

  private static ObjectNode getAll(ActionCall call, boolean joined) {
    ServerState state = call.state();
    DocumentQuery query = new DocumentQuery(Shapes.MODEL, state, state.models());
    DocumentQuery.Result found =
        joined ? query.joined(call.body(), model -> true) : query.plain(call.body(), model -> true);
    if (joined && call.flag("include_stats", false)) {
      for (ObjectNode model : found.documents()) {
        JsonNode labels =
            state
                .models()
                .find(model.path("id").asText())
                .map(document -> document.path("labels"))
                .orElseGet(Json::object);
        model.putObject("stats").put("labels_count", labels.size());
      }
    }
    found.documents().forEach(model -> Metadata.conform(call, model));
    return found.into(Json.object(), "models");
  }

  private static ObjectNode frameworks(ActionCall call) {
    var projects = call.texts("projects");
    var names = new TreeSet<String>();
    for (ObjectNode model : call.state().models().all()) {
      boolean asked = projects.isEmpty() || projects.contains(model.path("project").asText());
      if (asked && !model.path("framework").asText("").isEmpty()) {
        names.add(model.path("framework").asText());
      }
    }
    ObjectNode data = Json.object();
    var frameworks = data.putArray("frameworks");
    names.forEach(frameworks::add);
    return data;
  }

  private static ObjectNode metadata(ActionCall call, boolean add) {
    ObjectNode model = Models.forWriting(call);
    ObjectNode data = add ? Metadata.addOrUpdate(call, model) : Metadata.delete(call, model);
    Models.noteUpdate(call, model);
    return data;
  }
}
