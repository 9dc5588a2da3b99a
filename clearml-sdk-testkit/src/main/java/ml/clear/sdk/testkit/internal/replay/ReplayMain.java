package ml.clear.sdk.testkit.internal.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** What {@code scripts/replay} starts. */
public final class ReplayMain {
  private ReplayMain() {}

  /**
   * Replays the recordings named and prints how they compare; ends with status 1 if there is a
   * difference that is not accepted, and with 2 without a file.
   */
  public static void main(String[] files) throws IOException {
    if (files.length == 0) {
      System.err.println("usage: scripts/replay FILE...");
      System.exit(2);
    }
    ReplayReport report = new Replay().run(Arrays.stream(files).map(Path::of).toList());
    report.print(System.out);
    System.exit(report.different() > 0 ? 1 : 0);
  }
}
