package ml.clear.sdk.testkit.internal.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The service {@code projects}: making, changing, reading. */
public final class ProjectActions {
  private static final List<String> FIELDS =
      List.of("name", "description", "tags", "system_tags", "default_output_destination");

  private ProjectActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    Fields project = Fields.of("project:str!");
    actions
        .add("projects.create", "1.0", Fields.ANY, ProjectActions::create)
        .add("projects.update", "1.0", project, ProjectActions::update)
        .add("projects.get_by_id", "1.0", project, ProjectActions::byId)
        .add("projects.get_all", "1.0", ProjectActions::all)
        .add(
            "projects.get_all_ex",
            "1.0",
            Fields.of("include_stats:bool", "shallow_search:bool", "search_hidden:bool"),
            ProjectActions::allEx);
    ProjectMoves.register(actions, project);
    ProjectReads.register(actions);
  }

  static ObjectNode require(ServerState state, String id) {
    return state.projects().find(id).orElseThrow(() -> ErrorCode.INVALID_PROJECT_ID.with("id", id));
  }

  private static ObjectNode create(ActionCall call) {
    if (!call.body().has("name")) {
      throw ErrorCode.MISSING_REQUIRED_FIELDS.with("missing", List.of("name"));
    }
    ObjectNode fields = Json.object();
    for (String field : FIELDS) {
      if (call.has(field)) {
        fields.set(field, call.body().get(field).deepCopy());
      }
    }
    return Json.object().put("id", Projects.create(call, call.text("name"), fields));
  }

  private static ObjectNode update(ActionCall call) {
    ServerState state = call.state();
    ObjectNode project = require(state, call.text("project"));
    ObjectNode fields = Json.object();
    for (String field : FIELDS) {
      if (call.body().has(field)) {
        fields.set(field, call.body().get(field).deepCopy());
      }
    }
    ObjectNode shown = fields.deepCopy();
    for (String tags : List.of("tags", "system_tags")) {
      if (shown.path(tags).isArray()) {
        shown.set(tags, Shapes.PROJECT.complete(fields).get(tags));
      }
    }
    if (fields.hasNonNull("name")) {
      rename(state, project, Projects.clean(fields.path("name").asText()));
      fields.remove("name");
    }
    project.setAll(fields);
    project.put("last_update", Dates.stored(state.now()));
    ObjectNode answer = Json.object();
    answer.set("fields", shown);
    return answer.put("updated", 1);
  }

  private static void rename(ServerState state, ObjectNode project, String name) {
    String old = project.path("name").asText();
    if (!Projects.location(name).equals(Projects.location(old))) {
      throw ErrorCode.CANNOT_UPDATE_PROJECT_LOCATION.with("name", name);
    }
    String basename = Projects.basename(name);
    for (ObjectNode child : Projects.children(state, project.path("id").asText())) {
      child.put("name", name + child.path("name").asText().substring(old.length()));
      child.put("last_update", Dates.stored(state.now()));
    }
    project.put("name", name).put("basename", basename);
  }

  private static ObjectNode byId(ActionCall call) {
    ObjectNode data = Json.object();
    data.set("project", Shapes.PROJECT.complete(require(call.state(), call.text("project"))));
    return data;
  }

  private static ObjectNode all(ActionCall call) {
    ObjectNode query = search(call);
    return query(call).plain(query, DocumentQuery.notHidden(query)).into(Json.object(), "projects");
  }

  private static DocumentQuery query(ActionCall call) {
    return new DocumentQuery(Shapes.PROJECT, call.state(), call.state().projects());
  }

  /** A parent is looked for at any depth, but in a shallow search: that begins at the top. */
  private static ObjectNode search(ActionCall call) {
    ObjectNode query = call.body();
    query.remove("path");
    if (!call.flag("shallow_search", false)) {
      JsonNode parent = query.remove("parent");
      if (parent != null) {
        query.set("path", parent);
      }
    } else if (!query.has("parent")) {
      query.putArray("parent").addNull();
    }
    return query;
  }

  private static ObjectNode allEx(ActionCall call) {
    ObjectNode query = search(call);
    boolean searchHidden = call.flag("search_hidden", false);
    DocumentQuery.Result found = query(call).joined(query, DocumentQuery.notHidden(query));
    for (ObjectNode project : found.documents()) {
      ObjectNode stored = require(call.state(), project.path("id").asText());
      if (searchHidden && DocumentQuery.hasTag(stored, "hidden")) {
        project.put("hidden", true);
      }
      ProjectStats.add(call, project);
    }
    return found.into(Json.object(), "projects");
  }
}
