package ml.clear.sdk.testkit.internal.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** Finds and makes projects, which lie in each other by their names. Used under the lock. */
public final class Projects {
  private static final int MAX_DEPTH = 10;
  private static final int MIN_NAME = 3;

  private Projects() {}

  /** Notes that something in a project has changed; an unknown id is ignored. */
  public static void touch(ServerState state, String project) {
    state
        .projects()
        .find(project)
        .ifPresent(each -> each.put("last_update", Dates.stored(state.now())));
  }

  /** The projects and all that lie in them. */
  public static List<String> withChildren(ServerState state, List<String> projects) {
    Set<String> all = new LinkedHashSet<>(projects);
    for (ObjectNode project : state.projects().all()) {
      for (JsonNode parent : project.path("path")) {
        if (projects.contains(parent.asText())) {
          all.add(project.path("id").asText());
        }
      }
    }
    return new ArrayList<>(all);
  }

  static List<ObjectNode> children(ServerState state, String project) {
    return withChildren(state, List.of(project)).stream()
        .filter(id -> !id.equals(project))
        .flatMap(id -> state.projects().find(id).stream())
        .toList();
  }

  /** The project of a move: given by id or by name, made if it is missing; empty for none. */
  public static String forMove(ActionCall call) {
    if (call.has("project")) {
      String id = call.text("project");
      return call.state()
          .projects()
          .find(id)
          .map(project -> id)
          .orElseThrow(() -> ErrorCode.INVALID_PROJECT_ID.with("id", id));
    }
    return call.has("project_name") ? findOrCreate(call, call.text("project_name")) : "";
  }

  /** The id of the project with this name, which is made if it is missing. */
  public static String findOrCreate(ActionCall call, String name) {
    return find(call.state(), clean(name))
        .map(project -> project.path("id").asText())
        .orElseGet(() -> create(call, name, Json.object().put("description", "")));
  }

  static Optional<ObjectNode> find(ServerState state, String name) {
    return state.projects().where(project -> project.path("name").asText().equals(name)).stream()
        .findFirst();
  }

  /** The name without blanks and empty parts. */
  static String clean(String name) {
    String cleaned = cleanOrEmpty(name);
    if (cleaned.isEmpty()) {
      throw ErrorCode.INVALID_PROJECT_NAME.with("name", name);
    }
    return cleaned;
  }

  private static String cleanOrEmpty(String name) {
    return String.join(
        "/",
        Arrays.stream(name.split("/", -1))
            .filter(part -> !part.isEmpty())
            .map(String::strip)
            .toList());
  }

  static String location(String name) {
    return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
  }

  static String basename(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1).strip();
    if (base.length() < MIN_NAME) {
      throw ErrorCode.VALIDATION_ERROR.because("Project name cannot be blank");
    }
    return base;
  }

  static int depth(String name) {
    return (int) Arrays.stream(name.split("/", -1)).filter(part -> !part.isEmpty()).count();
  }

  static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw ErrorCode.PROJECT_PATH_EXCEEDS_MAX.with("max_depth", MAX_DEPTH);
    }
  }

  /** Makes a project with these fields, and the missing ones above it. */
  static String create(ActionCall call, String given, ObjectNode fields) {
    ServerState state = call.state();
    requireDepth(depth(given));
    String name = clean(given);
    if (find(state, name).isPresent()) {
      throw ErrorCode.EXPECTED_UNIQUE_DATA.instead(
          "Project with the same name already exists", "name", name, "company", Accounts.COMPANY);
    }
    basename(name);
    ObjectNode parent = ensure(call, location(name));
    ObjectNode project = save(call, name, fields, parent);
    if (parent != null) {
      touch(state, parent.path("id").asText());
    }
    return project.path("id").asText();
  }

  /** The project with this name, made with those above it if missing; null for an empty name. */
  static @Nullable ObjectNode ensure(ActionCall call, String given) {
    String name = cleanOrEmpty(given);
    if (name.isEmpty()) {
      return null;
    }
    Optional<ObjectNode> known = find(call.state(), name);
    if (known.isPresent()) {
      return known.get();
    }
    basename(name);
    ObjectNode parent = ensure(call, location(name));
    ObjectNode project = save(call, name, Json.object().put("description", ""), parent);
    if (parent != null) {
      touch(call.state(), parent.path("id").asText());
    }
    return project;
  }

  private static ObjectNode save(
      ActionCall call, String name, ObjectNode fields, @Nullable ObjectNode parent) {
    String now = Dates.stored(call.state().now());
    ObjectNode project =
        Json.object()
            .put("id", ServerState.newId())
            .put("company", Accounts.COMPANY)
            .put("user", call.identity().user())
            .put("created", now)
            .put("last_update", now);
    project.setAll(fields);
    project.put("name", name).put("basename", basename(name));
    placeUnder(project, parent);
    ObjectNode complete = Shapes.PROJECT.complete(project);
    call.state().projects().put(complete);
    return complete;
  }

  /** Notes in a project in which one it lies. */
  static void placeUnder(ObjectNode project, @Nullable ObjectNode parent) {
    ArrayNode path = project.putArray("path");
    if (parent == null) {
      project.remove("parent");
    } else {
      String id = parent.path("id").asText();
      parent.path("path").forEach(path::add);
      path.add(id);
      project.put("parent", id);
    }
  }
}
