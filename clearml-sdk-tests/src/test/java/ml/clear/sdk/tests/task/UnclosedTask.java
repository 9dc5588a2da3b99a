package ml.clear.sdk.tests.task;

import ml.clear.sdk.Task;

/** A program that never closes its task: {@link ShutdownTest} runs it in a JVM of its own. */
public final class UnclosedTask {
  private UnclosedTask() {}

  /** Ends as the first argument says. */
  public static void main(String[] args) throws Exception {
    Task task = Task.init("Shutdown", "unclosed");
    task.scalar("loss", "train").report(1, 0.5);
    System.out.println("TASK " + task.id());
    System.out.flush();
    switch (args[0]) {
      case "end" -> {}
      case "throw" -> throw new IllegalStateException("nobody catches this");
      case "wait" -> Thread.currentThread().join(); // until a signal comes
      default -> throw new IllegalArgumentException(args[0]);
    }
  }
}
