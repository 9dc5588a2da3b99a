package ml.clear.sdk.tests.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.internal.thread.ClearMlThreads;

/** Programs that never close their tasks: {@link ShutdownTest} runs them in a JVM of their own. */
public final class UnclosedTask {
  /** How long the JVM may be held up by those that say so. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private UnclosedTask() {}

  /** Ends as the first argument says. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "end" -> start();
      case "throw" -> {
        start();
        throw new IllegalStateException("nobody catches this");
      }
      case "ours" -> {
        start();
        Thread ours = ClearMlThreads.create("http-1", UnclosedTask::runOutOfMemory);
        ours.start();
        ours.join();
      }
      case "wait" -> {
        start();
        Thread.currentThread().join(); // until a signal comes
      }
      case "upload" -> {
        Task task = Task.init("Shutdown", "unclosed");
        CompletableFuture<Artifact> upload =
            task.artifacts().uploadAsync("long", ArtifactContent.text("x".repeat(1 << 20)));
        say(task);
        upload.join();
      }
      case "five" -> {
        ClearMl client = ClearMl.builder().shutdownLimit(LIMIT).build();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          tasks.add(client.task("unclosed " + i).start());
        }
        tasks.forEach(UnclosedTask::say);
        System.in.read(); // until the server hangs
        tasks.forEach(task -> task.scalar("loss", "train").report(1, 0.5));
        System.out.println("reported");
        Thread.currentThread().join();
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void runOutOfMemory() {
    throw new OutOfMemoryError("test");
  }

  private static void start() {
    Task task = Task.init("Shutdown", "unclosed");
    task.scalar("loss", "train").report(1, 0.5);
    say(task);
  }

  private static void say(Task task) {
    System.out.println("TASK " + task.id());
    System.out.flush();
  }
}
