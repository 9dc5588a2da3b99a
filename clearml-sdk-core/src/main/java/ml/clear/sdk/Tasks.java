package ml.clear.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.PagedStream;
import ml.clear.sdk.internal.json.Json;

/** The tasks on the server, whoever runs them. Thread-safe; every method blocks for its answers. */
public final class Tasks {
  private static final int PAGE = 500; // the server's own limit

  private final ClearMl client;

  Tasks(ClearMl client) {
    this.client = client;
  }

  /**
   * A handle on one task. Sends nothing: an unknown id shows at the first call.
   *
   * @param id 32 hexadecimal digits
   */
  public TaskRef get(String id) {
    return new TaskRef(client, Check.text(id, "id"));
  }

  /**
   * Tasks that match, fetched page by page while the stream is consumed. Tasks that change while it
   * is read may be missed or seen twice.
   *
   * @param query what to look for
   * @throws ServerUnreachableException while reading, if a page does not come
   */
  public Stream<TaskInfo> find(TaskQuery query) {
    Optional<String> project = query.project.flatMap(client.calls()::findProject);
    if (query.project.isPresent() && project.isEmpty()) {
      return Stream.empty();
    }
    ObjectNode request = request(query, project);
    return PagedStream.numbered(PAGE, number -> page(request, number));
  }

  /**
   * The most recently updated task with this name.
   *
   * @param project full name of the project
   * @param name whole name of the task
   * @return empty if there is none
   */
  public Optional<TaskRef> findLatest(String project, String name) {
    return find(TaskQuery.all().project(project).name(name))
        .findFirst()
        .map(info -> get(info.id()));
  }

  private static ObjectNode request(TaskQuery query, Optional<String> project) {
    ObjectNode request = Json.object();
    project.ifPresent(id -> request.putArray("project").add(id));
    query.namePattern.ifPresent(pattern -> request.put("name", pattern));
    if (!query.tags.isEmpty()) {
      query.tags.forEach(request.putArray("tags").add("__$all")::add);
    }
    if (!query.statuses.isEmpty()) {
      var statuses = request.putArray("status");
      query.statuses.forEach(status -> statuses.add(status.wireName()));
    }
    if (!query.types.isEmpty()) {
      var types = request.putArray("type");
      query.types.forEach(type -> types.add(type.wireName()));
    }
    request.putArray("system_tags").add(query.archived ? "__$all" : "__$not").add("archived");
    request.putArray("order_by").add(query.order);
    return request.put("page_size", PAGE);
  }

  private List<TaskInfo> page(ObjectNode request, int number) {
    List<TaskInfo> page = new ArrayList<>();
    client.calls().query(request.put("page", number)).forEach(task -> page.add(TaskInfo.of(task)));
    return page;
  }
}
