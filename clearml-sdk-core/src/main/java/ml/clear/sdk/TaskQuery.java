package ml.clear.sdk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ml.clear.sdk.internal.http.ServerRegex;

/**
 * Which tasks {@link Tasks#find} returns. Immutable; each method gives a narrower copy.
 *
 * <pre>{@code
 * clearMl.tasks().find(TaskQuery.all().project("Fraud").tag("champion").status(COMPLETED))
 * }</pre>
 */
public final class TaskQuery {
  private static final TaskQuery ALL =
      new TaskQuery(
          Optional.empty(), Optional.empty(), List.of(), Set.of(), Set.of(), false, "-last_update");

  final Optional<String> project;
  final Optional<String> namePattern;
  final List<String> tags;
  final Set<TaskStatus> statuses;
  final Set<TaskType> types;
  final boolean archived;
  final String order;

  private TaskQuery(
      Optional<String> project,
      Optional<String> namePattern,
      List<String> tags,
      Set<TaskStatus> statuses,
      Set<TaskType> types,
      boolean archived,
      String order) {
    this.project = project;
    this.namePattern = namePattern;
    this.tags = tags;
    this.statuses = statuses;
    this.types = types;
    this.archived = archived;
    this.order = order;
  }

  /** Every task that is not archived, the most recently updated first. */
  public static TaskQuery all() {
    return ALL;
  }

  /**
   * Only tasks of this project; not those of its sub-projects.
   *
   * @param project full name, such as {@code Fraud/baselines}
   */
  public TaskQuery project(String project) {
    return new TaskQuery(Optional.of(project), namePattern, tags, statuses, types, archived, order);
  }

  /**
   * Only tasks with exactly this name.
   *
   * @param name the whole name
   */
  public TaskQuery name(String name) {
    return new TaskQuery(
        project, Optional.of(ServerRegex.exactly(name)), tags, statuses, types, archived, order);
  }

  /**
   * Only tasks whose name contains a text.
   *
   * @param text any text, taken literally
   */
  public TaskQuery nameContains(String text) {
    return new TaskQuery(
        project, Optional.of(ServerRegex.escape(text)), tags, statuses, types, archived, order);
  }

  /**
   * Only tasks with all of these tags, and those of earlier calls.
   *
   * @param tags user tags
   */
  public TaskQuery tag(String... tags) {
    return new TaskQuery(
        project,
        namePattern,
        Stream.concat(this.tags.stream(), Stream.of(tags)).toList(),
        statuses,
        types,
        archived,
        order);
  }

  /**
   * Only tasks in one of these states.
   *
   * @param statuses one or more; {@link TaskStatus#UNKNOWN} is the server's own {@code unknown}
   */
  public TaskQuery status(TaskStatus... statuses) {
    return new TaskQuery(
        project, namePattern, tags, Set.copyOf(List.of(statuses)), types, archived, order);
  }

  /**
   * Only tasks of one of these types.
   *
   * @param types one or more
   */
  public TaskQuery type(TaskType... types) {
    return new TaskQuery(
        project, namePattern, tags, statuses, Set.copyOf(List.of(types)), archived, order);
  }

  /** Archived tasks instead of the others. */
  public TaskQuery archived() {
    return new TaskQuery(project, namePattern, tags, statuses, types, true, order);
  }

  /** The most recently created first, instead of the most recently updated. */
  public TaskQuery newestFirst() {
    return new TaskQuery(project, namePattern, tags, statuses, types, archived, "-created");
  }
}
