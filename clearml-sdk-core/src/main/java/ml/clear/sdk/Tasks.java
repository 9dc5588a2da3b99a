package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import ml.clear.sdk.internal.Check;
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
    return StreamSupport.stream(new Pages(request(query, project)), false);
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

  /** Fetches the next page when the last one is used up. */
  private final class Pages extends Spliterators.AbstractSpliterator<TaskInfo> {
    private final ObjectNode request;
    private final Deque<TaskInfo> page = new ArrayDeque<>();
    private int nextPage;
    private boolean atEnd;

    Pages(ObjectNode request) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
      this.request = request;
    }

    @Override
    public boolean tryAdvance(Consumer<? super TaskInfo> action) {
      if (page.isEmpty() && !atEnd) {
        JsonNode tasks = client.calls().query(request.put("page", nextPage++));
        tasks.forEach(task -> page.add(TaskInfo.of(task)));
        atEnd = tasks.size() < PAGE;
      }
      TaskInfo next = page.poll();
      if (next == null) {
        return false;
      }
      action.accept(next);
      return true;
    }
  }
}
