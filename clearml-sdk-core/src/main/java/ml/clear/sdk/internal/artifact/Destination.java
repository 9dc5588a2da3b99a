package ml.clear.sdk.internal.artifact;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import ml.clear.sdk.internal.storage.Percent;
import ml.clear.sdk.storage.StorageUri;

/**
 * Where the files of one task go, in the reference's layout: {@code
 * <root>/<project>/<task>.<id>/artifacts/<name>/<file>}. Immutable.
 */
public final class Destination {
  /** As the reference, for stores that limit the length of a path. */
  private static final int PROJECT_LENGTH = 256;

  private static final int TASK_LENGTH = 128;

  private final StorageUri root;
  private final String folder; // the key of the task's folder, as object stores have it

  private final UnaryOperator<String> pathOfKey;

  private Destination(StorageUri root, String folder, UnaryOperator<String> pathOfKey) {
    this.root = root;
    this.folder = folder;
    this.pathOfKey = pathOfKey;
  }

  /**
   * The folder of a task.
   *
   * @param root the task's {@code output.destination}, else the file server
   * @param project its project's full name, with slashes; empty if it has none
   * @param projectId its project's id, for names that are too long
   * @param task its name
   * @param taskId its id
   */
  public static Destination of(
      StorageUri root, String project, String projectId, String task, String taskId) {
    String shortProject =
        project.length() < PROJECT_LENGTH
            ? project
            : project.substring(0, PROJECT_LENGTH - projectId.length() - 1) + "." + projectId;
    boolean isUrl = root.scheme().equals("http") || root.scheme().equals("https");
    return new Destination(
        root,
        PathNames.below(Percent.quoteKey(shortProject.isEmpty() ? "unknown" : shortProject))
            + "/"
            + Percent.quoteKey(taskFolder(task, taskId)),
        isUrl ? Percent::quotePath : key -> key);
  }

  /**
   * The folder of an offline task: the importer takes it over as it is, and loses what has other
   * than plain characters in its path.
   *
   * @param data the session's data folder
   */
  public static Destination offline(Path data, String project, String task, String taskId) {
    return new Destination(
        StorageUri.of(data), project + "/" + taskFolder(task, taskId), PathNames::plain);
  }

  private static String taskFolder(String task, String taskId) {
    int longest = Math.max(2, TASK_LENGTH - taskId.length() - 1);
    return (task.length() <= longest ? task : task.substring(0, longest)) + "." + taskId;
  }

  /**
   * The URI to read what is registered: an offline session lists its files as {@code data/...},
   * relative to its folder.
   */
  public String locate(String registered) {
    return registered.startsWith("data/")
        ? root.text() + registered.substring("data".length())
        : registered;
  }

  /** Where a file of an artifact goes, as it is registered. */
  public StorageUri artifact(String name, String fileName) {
    return at("artifacts/" + PathNames.oneLevel(name) + "/" + PathNames.oneLevel(fileName));
  }

  /** Where weights go that are called like their model, as the reference has it. */
  public StorageUri model(String fileName) {
    return at("models/" + PathNames.oneLevel(fileName));
  }

  /** Where the weights of a model go, as they are registered; one folder for each model's name. */
  public StorageUri model(String name, String fileName) {
    return at("models/" + PathNames.oneLevel(name) + "/" + PathNames.oneLevel(fileName));
  }

  private StorageUri at(String path) {
    return root.resolve(pathOfKey.apply(folder + "/" + path));
  }
}
