package ml.clear.sdk.model;

import java.util.List;
import java.util.Optional;

/**
 * Which models to find; all conditions must hold. Immutable.
 *
 * @param name the exact name
 * @param project the project's full name
 * @param tags all of these
 * @param framework such as {@code ONNX}
 * @param task id of the task that made it
 * @param uri where the weights lie
 * @param publishedOnly whether drafts are left out
 * @param limit at most so many, the newest; 1 to 500
 */
public record ModelQuery(
    Optional<String> name,
    Optional<String> project,
    List<String> tags,
    Optional<String> framework,
    Optional<String> task,
    Optional<String> uri,
    boolean publishedOnly,
    int limit) {
  /** Everything that is not archived. */
  public static final ModelQuery ALL =
      new ModelQuery(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          100);

  /** Checks the limit. */
  public ModelQuery {
    tags = List.copyOf(tags);
    if (limit < 1 || limit > 500) {
      throw new IllegalArgumentException("limit must be 1 to 500, got " + limit);
    }
  }

  /** The same, of this exact name. */
  public ModelQuery withName(String value) {
    return new ModelQuery(
        Optional.of(value), project, tags, framework, task, uri, publishedOnly, limit);
  }

  /** The same, in this project. */
  public ModelQuery withProject(String value) {
    return new ModelQuery(
        name, Optional.of(value), tags, framework, task, uri, publishedOnly, limit);
  }

  /** The same, with all of these tags. */
  public ModelQuery withTags(String... values) {
    return new ModelQuery(
        name, project, List.of(values), framework, task, uri, publishedOnly, limit);
  }

  /** The same, of this framework. */
  public ModelQuery withFramework(String value) {
    return new ModelQuery(name, project, tags, Optional.of(value), task, uri, publishedOnly, limit);
  }

  /** The same, made by this task. */
  public ModelQuery withTask(String id) {
    return new ModelQuery(
        name, project, tags, framework, Optional.of(id), uri, publishedOnly, limit);
  }

  /** The same, with weights at this place. */
  public ModelQuery withUri(String value) {
    return new ModelQuery(
        name, project, tags, framework, task, Optional.of(value), publishedOnly, limit);
  }

  /** The same without drafts. */
  public ModelQuery published() {
    return new ModelQuery(name, project, tags, framework, task, uri, true, limit);
  }

  /** The same with another limit. */
  public ModelQuery withLimit(int value) {
    return new ModelQuery(name, project, tags, framework, task, uri, publishedOnly, value);
  }
}
