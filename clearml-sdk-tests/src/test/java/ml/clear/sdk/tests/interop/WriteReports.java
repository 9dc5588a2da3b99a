package ml.clear.sdk.tests.interop;

import ml.clear.sdk.Task;
import ml.clear.sdk.report.LogLevel;

/** Reports scalars, single values, console lines and a plot; prints the id. */
public final class WriteReports {
  private WriteReports() {}

  /** Takes project and name. */
  public static void main(String[] args) {
    Task task = Task.init(args[0], args[1]);
    System.out.println("TASK " + task.id());
    task.run(
        running -> {
          for (int i = 0; i < 200; i++) {
            running.scalar("loss", "train").report(i, 1.0 / (i + 1));
          }
          running.scalar("loss/é 50%", "a.b $x").report(3, -2.5);
          running.scalar("policy", "nan").report(1, Double.NaN);
          running.scalar("policy", "nan").report(2, 4);
          running.scalar("odd", "negative").report(-5, 1);
          running.scalar("odd", "huge").report(Long.MAX_VALUE, 2);
          running.logger().singleValue("accuracy", 0.75);
          running.logger().singleValue("AUC é", -1);
          running.logger().text("plain line é 🎉");
          running.logger().text(LogLevel.ERROR, "an error line");
          running.logger().text("two\nlines\ttab");
          running
              .logger()
              .plotly(
                  "figure", "f", 1, "{\"data\":[{\"y\":[1,2],\"type\":\"bar\"}],\"layout\":{}}");
        });
  }
}
