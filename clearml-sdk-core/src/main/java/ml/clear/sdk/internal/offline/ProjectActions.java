package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import ml.clear.sdk.internal.json.Json;

/** {@code projects.*}: looking up and making projects by name. */
final class ProjectActions {
  private final OfflineProjects projects;

  ProjectActions(OfflineStore store) {
    this.projects = store.projects();
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("projects.get_all", this::find);
    actions.put("projects.get_all_ex", this::find);
    actions.put("projects.create", this::create);
    actions.put("projects.get_by_id", this::get);
  }

  private JsonNode find(OfflineRequest request) {
    List<String> wanted = request.texts("id");
    Collection<String> ids =
        request
            .findText("name")
            .map(name -> matching(request, name))
            .orElse(projects.ids().toList());
    ArrayNode found = Json.array();
    ids.stream()
        .filter(id -> wanted.isEmpty() || wanted.contains(id))
        .forEach(id -> found.add(Fields.only(document(id), request.texts("only_fields"))));
    return Json.object().set("projects", found);
  }

  private List<String> matching(OfflineRequest request, String name) {
    try {
      return projects.matching(Pattern.compile(name));
    } catch (PatternSyntaxException e) {
      throw request.rejected(
          12, "Validation error (invalid regular expression): " + e.getMessage());
    }
  }

  private JsonNode create(OfflineRequest request) {
    String name = request.text("name");
    if (name.isBlank()) {
      throw request.rejected(407, "Invalid project name: name=" + name);
    }
    if (!projects.matching(Pattern.compile("^" + Pattern.quote(name) + "$")).isEmpty()) {
      throw request.rejected(801, "Value combination already exists: name=" + name);
    }
    return Json.object().put("id", projects.add(name));
  }

  private JsonNode get(OfflineRequest request) {
    String id = request.text("project");
    if (projects.findName(id).isEmpty()) {
      throw request.rejected(401, "Invalid project id: id=" + id);
    }
    return Json.object().set("project", document(id));
  }

  private ObjectNode document(String id) {
    String name = projects.findName(id).orElse("");
    return Json.object()
        .put("id", id)
        .put("name", name)
        .put("basename", name.substring(name.lastIndexOf('/') + 1))
        .put("description", "");
  }
}
