package ml.clear.sdk.testkit.internal.replay;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How the answers of one or more replays compare with the recorded ones. */
public final class ReplayReport {
  private final List<String> lines = new ArrayList<>();
  private int compared;
  private int equal;
  private int tolerated;

  ReplayReport() {}

  void count(
      String recording, Exchange exchange, List<Difference> accepted, List<Difference> others) {
    compared++;
    if (others.isEmpty()) {
      equal += accepted.isEmpty() ? 1 : 0;
      tolerated += accepted.isEmpty() ? 0 : 1;
      return;
    }
    lines.add(recording + " #" + exchange.seq() + " " + exchange.title());
    others.forEach(difference -> lines.add("    " + difference));
  }

  /** Exchanges whose answers were compared. */
  public int compared() {
    return compared;
  }

  /** Exchanges answered as recorded. */
  public int equal() {
    return equal;
  }

  /** Exchanges with no differences but accepted ones. */
  public int tolerated() {
    return tolerated;
  }

  /** Exchanges with a difference that is not accepted. */
  public int different() {
    return compared - equal - tolerated;
  }

  /** The exchanges that differ, each with its differences indented below it. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Prints the differences and, last, the counts. */
  public void print(PrintStream out) {
    lines.forEach(out::println);
    out.println(summary());
  }

  /** The counts in one line. */
  public String summary() {
    return "compared %d, equal %d, tolerated %d, different %d"
        .formatted(compared, equal, tolerated, different());
  }
}
