package ml.clear.sdk.testkit.internal.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The counts that {@code projects.get_all_ex} adds when asked to. */
final class ProjectStats {
  private static final List<String> STATUSES =
      List.of(
          "closed",
          "completed",
          "created",
          "failed",
          "in_progress",
          "published",
          "publishing",
          "queued",
          "stopped",
          "unknown");

  private static final Set<String> NOT_DONE = Set.of("queued", "in_progress", "failed");

  private ProjectStats() {}

  static void add(ActionCall call, ObjectNode project) {
    ServerState state = call.state();
    String id = project.path("id").asText();
    if (call.flag("check_own_contents", false)) {
      Set<String> own = Set.of(id);
      project.put("own_tasks", live(state.tasks().all(), own).size());
      project.put("own_models", live(state.models().all(), own).size());
    }
    if (call.flag("include_stats", false)) {
      List<ObjectNode> children =
          call.flag("stats_with_children", true)
              ? Projects.children(state, id).stream()
                  .filter(
                      each ->
                          call.flag("search_hidden", false)
                              || !DocumentQuery.hasTag(each, "hidden"))
                  .toList()
              : List.of();
      Set<String> within = new HashSet<>(Set.of(id));
      children.forEach(each -> within.add(each.path("id").asText()));
      count(state, project.putObject("stats").putObject("active"), within);
      ArrayNode shown = project.putArray("sub_projects");
      children.stream()
          .sorted(Comparator.comparing(each -> each.path("name").asText()))
          .forEach(
              each ->
                  shown
                      .addObject()
                      .put("id", each.path("id").asText())
                      .put("name", each.path("name").asText()));
    }
    if (call.flag("include_dataset_stats", false)) {
      addDatasetStats(state, project);
    }
  }

  private static List<ObjectNode> live(Iterable<ObjectNode> all, Set<String> projects) {
    List<ObjectNode> live = new ArrayList<>();
    for (ObjectNode each : all) {
      if (projects.contains(each.path("project").asText())
          && !DocumentQuery.hasTag(each, "archived")) {
        live.add(each);
      }
    }
    return live;
  }

  private static void count(ServerState state, ObjectNode stats, Set<String> projects) {
    List<ObjectNode> tasks = live(state.tasks().all(), projects);
    ObjectNode counts = stats.putObject("status_count");
    for (String status : STATUSES) {
      counts.put(
          status,
          tasks.stream().filter(task -> task.path("status").asText().equals(status)).count());
    }
    Instant yesterday = state.now().minus(Duration.ofHours(24));
    double runtime = 0;
    long recently = 0;
    String lastRun = "";
    for (ObjectNode task : tasks) {
      runtime += runtimeSeconds(task);
      boolean recent =
          task.hasNonNull("completed")
              && instant(task, "completed").isAfter(yesterday)
              && !NOT_DONE.contains(task.path("status").asText());
      recently += recent ? 1 : 0;
      String started = task.path("started").asText("");
      lastRun = started.compareTo(lastRun) > 0 ? started : lastRun;
    }
    stats.put("total_tasks", tasks.size());
    if (tasks.isEmpty()) {
      stats.put("total_runtime", 0);
    } else {
      stats.put("total_runtime", runtime);
    }
    stats.put("completed_tasks_24h", recently);
    stats.put("last_task_run", lastRun.isEmpty() ? null : lastRun);
  }

  private static double runtimeSeconds(ObjectNode task) {
    if (!task.hasNonNull("started") || !task.hasNonNull("completed")) {
      return 0;
    }
    Duration runtime = Duration.between(instant(task, "started"), instant(task, "completed"));
    return Math.max(0, runtime.toSeconds());
  }

  private static Instant instant(ObjectNode task, String field) {
    return OffsetDateTime.parse(task.path(field).asText()).toInstant();
  }

  /** The sizes that the newest version of a dataset has noted in its runtime. */
  private static void addDatasetStats(ServerState state, ObjectNode project) {
    JsonNode newest =
        live(state.tasks().all(), Set.of(project.path("id").asText())).stream()
            .filter(task -> !task.path("runtime").isEmpty())
            .max(Comparator.comparing(task -> task.path("last_update").asText()))
            .map(task -> task.path("runtime"))
            .orElse(null);
    if (newest == null) {
      project.putNull("dataset_stats");
      return;
    }
    project
        .putObject("dataset_stats")
        .put("file_count", newest.path("ds_file_count").asLong())
        .put("total_size", newest.path("ds_total_size").asLong());
  }
}
