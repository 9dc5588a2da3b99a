package ml.clear.sdk.testkit.internal.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Fields;

/** What is used within projects: metrics, parameters, tags, parents, users. */
final class ProjectReads {
  private static final Comparator<ObjectNode> BY_METRIC =
      Comparator.<ObjectNode, String>comparing(each -> each.path("metric").asText())
          .thenComparing(each -> each.path("variant").asText());

  private ProjectReads() {}

  static void register(ActionRegistry actions) {
    Fields tags = Fields.of("include_system:bool", "projects:[str]", "filter:dict");
    actions
        .add("projects.get_unique_metric_variants", "1.0", ProjectReads::metricVariants)
        .add("projects.get_hyper_parameters", "2.9", ProjectReads::parameters)
        .add(
            "projects.get_hyperparam_values",
            "2.13",
            Fields.of("section:str!", "name:str!"),
            ProjectReads::parameterValues)
        .add("projects.get_model_metadata_keys", "1.0", ProjectReads::metadataKeys)
        .add(
            "projects.get_model_metadata_values",
            "1.0",
            Fields.of("key:str!"),
            ProjectReads::metadataValues)
        .add("projects.get_task_parents", "2.12", ProjectReads::taskParents)
        .add("projects.get_user_names", "1.0", ProjectReads::userNames)
        .add(
            "projects.get_project_tags",
            "1.0",
            tags,
            call -> tags(call, call.state().projects().all()))
        .add("projects.get_task_tags", "2.8", tags, call -> tags(call, inProjects(call, false)))
        .add("projects.get_model_tags", "2.8", tags, call -> tags(call, inProjects(call, true)))
        .add("organization.get_tags", "1.0", tags, ProjectReads::allTags);
  }

  /** Tasks or models of the projects asked for, with those below; all, if none is named. */
  private static List<ObjectNode> inProjects(ActionCall call, boolean models) {
    List<String> asked = new ArrayList<>(call.texts("projects"));
    call.findText("project").ifPresent(asked::add);
    Set<String> within =
        new HashSet<>(
            call.flag("include_subprojects", true)
                ? Projects.withChildren(call.state(), asked)
                : asked);
    var documents = models ? call.state().models() : call.state().tasks();
    return documents.where(
        each -> asked.isEmpty() || within.contains(each.path("project").asText()));
  }

  private static ObjectNode metricVariants(ActionCall call) {
    List<String> ids = call.texts("ids");
    Map<String, ObjectNode> found = new TreeMap<>();
    for (ObjectNode document : inProjects(call, call.flag("model_metrics", false))) {
      if (ids.isEmpty() || ids.contains(document.path("id").asText())) {
        collectMetrics(document.path("last_metrics"), found);
      }
    }
    ObjectNode data = Json.object();
    ArrayNode metrics = data.putArray("metrics");
    found.values().stream().sorted(BY_METRIC).forEach(metrics::add);
    return data;
  }

  private static void collectMetrics(JsonNode lastMetrics, Map<String, ObjectNode> found) {
    for (Map.Entry<String, JsonNode> metric : lastMetrics.properties()) {
      for (Map.Entry<String, JsonNode> variant : metric.getValue().properties()) {
        found.put(
            metric.getKey() + variant.getKey(),
            Json.object()
                .put("metric", variant.getValue().path("metric").asText())
                .put("metric_hash", metric.getKey())
                .put("variant", variant.getValue().path("variant").asText())
                .put("variant_hash", variant.getKey()));
      }
    }
  }

  private static ObjectNode parameters(ActionCall call) {
    Set<List<String>> found =
        new TreeSet<>(
            Comparator.<List<String>, String>comparing(each -> each.get(0))
                .thenComparing(each -> each.get(1)));
    for (ObjectNode task : inProjects(call, false)) {
      for (Map.Entry<String, JsonNode> section : task.path("hyperparams").properties()) {
        section
            .getValue()
            .fieldNames()
            .forEachRemaining(name -> found.add(List.of(section.getKey(), name)));
      }
    }
    List<List<String>> page = page(call, new ArrayList<>(found));
    ObjectNode data = Json.object().put("total", page.size()).put("remaining", 0);
    ArrayNode list = data.putArray("parameters");
    page.forEach(each -> list.addObject().put("section", each.get(0)).put("name", each.get(1)));
    return data;
  }

  private static <T> List<T> page(ActionCall call, List<T> all) {
    int size = Math.max(1, call.number("page_size", 500));
    return all.stream()
        .skip((long) Math.max(0, call.number("page", 0)) * size)
        .limit(size)
        .toList();
  }

  private static ObjectNode parameterValues(ActionCall call) {
    Set<String> values = new TreeSet<>();
    for (ObjectNode task : inProjects(call, false)) {
      JsonNode item = task.path("hyperparams").path(call.text("section")).path(call.text("name"));
      if (item.hasNonNull("value")) {
        values.add(item.get("value").asText());
      }
    }
    List<String> page = page(call, new ArrayList<>(values));
    ObjectNode data = Json.object().put("total", page.size());
    ArrayNode list = data.putArray("values");
    page.forEach(list::add);
    return data;
  }

  private static ObjectNode metadataKeys(ActionCall call) {
    Set<String> keys = new TreeSet<>();
    inProjects(call, true)
        .forEach(model -> model.path("metadata").fieldNames().forEachRemaining(keys::add));
    List<String> page = page(call, new ArrayList<>(keys));
    ObjectNode data = Json.object().put("total", page.size()).put("remaining", 0);
    page.forEach(data.putArray("keys")::add);
    return data;
  }

  private static ObjectNode metadataValues(ActionCall call) {
    Set<String> values = new TreeSet<>();
    for (ObjectNode model : inProjects(call, true)) {
      Json.findText(model.path("metadata").path(call.text("key")), "value").ifPresent(values::add);
    }
    List<String> page = page(call, new ArrayList<>(values));
    ObjectNode data = Json.object().put("total", page.size());
    page.forEach(data.putArray("values")::add);
    return data;
  }

  private static ObjectNode taskParents(ActionCall call) {
    ObjectNode query = Json.object();
    ArrayNode ids = query.putArray("id");
    inProjects(call, false).stream()
        .filter(task -> matchesState(call, task))
        .map(task -> task.path("parent").asText(""))
        .filter(parent -> !parent.isEmpty())
        .distinct()
        .forEach(ids::add);
    List.of("id", "name", "project.name").forEach(query.putArray("only_fields")::add);
    call.findText("task_name").ifPresent(name -> query.put("name", name));
    ObjectNode data = Json.object();
    ArrayNode parents = data.putArray("parents");
    if (!ids.isEmpty()) {
      new DocumentQuery(Shapes.TASK, call.state(), call.state().tasks())
          .joined(query, task -> true).documents().stream()
              .sorted(Comparator.comparing(task -> task.path("name").asText()))
              .forEach(parents::add);
    }
    return data;
  }

  private static boolean matchesState(ActionCall call, ObjectNode task) {
    boolean archived = DocumentQuery.hasTag(task, "archived");
    return switch (call.findText("tasks_state").orElse("")) {
      case "active" -> !archived;
      case "archived" -> archived;
      default -> true;
    };
  }

  private static ObjectNode userNames(ActionCall call) {
    boolean models = call.findText("entity").orElse("task").equals("model");
    Set<String> ids = new HashSet<>();
    inProjects(call, models).forEach(each -> ids.add(each.path("user").asText()));
    ObjectNode data = Json.object();
    ArrayNode users = data.putArray("users");
    for (ObjectNode user : call.state().users().all()) {
      if (ids.contains(user.path("id").asText())) {
        users
            .addObject()
            .put("id", user.path("id").asText())
            .put("name", user.path("name").asText());
      }
    }
    return data;
  }

  private static ObjectNode allTags(ActionCall call) {
    List<ObjectNode> all = new ArrayList<>(call.state().models().all());
    all.addAll(call.state().tasks().all());
    return tags(call, all);
  }

  private static ObjectNode tags(ActionCall call, Iterable<ObjectNode> documents) {
    ObjectNode data = Json.object();
    putTags(data, "tags", documents);
    if (call.flag("include_system", false)) {
      putTags(data, "system_tags", documents);
    }
    return data;
  }

  private static void putTags(ObjectNode data, String field, Iterable<ObjectNode> documents) {
    Set<String> tags = new TreeSet<>();
    documents.forEach(each -> each.path(field).forEach(tag -> tags.add(tag.asText())));
    ArrayNode list = data.putArray(field);
    tags.forEach(list::add);
  }
}
