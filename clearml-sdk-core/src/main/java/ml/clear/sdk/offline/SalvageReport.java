package ml.clear.sdk.offline;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What could be read of an offline session, and what not.
 *
 * @param problems the first 100 of them, in the order of the files
 * @param problemCount how many there are in all
 * @param scalars scalar events that are whole, single values included
 * @param plots plots and debug samples that are whole
 * @param consoleLines console events that are whole
 * @param artifacts artifacts that are remote or whose file is there
 */
public record SalvageReport(
    List<SessionProblem> problems,
    long problemCount,
    long scalars,
    long plots,
    long consoleLines,
    int artifacts) {
  /** Copies the list. */
  public SalvageReport {
    problems = List.copyOf(problems);
  }

  /** Whether nothing is wrong. */
  public boolean isIntact() {
    return problemCount == 0;
  }

  /** One line for the counts, then one for each problem. */
  @Override
  public String toString() {
    String counts =
        scalars
            + " scalars, "
            + plots
            + " plots and images, "
            + consoleLines
            + " console events, "
            + artifacts
            + " artifacts can be read";
    String more =
        problemCount > problems.size()
            ? "\n  and " + (problemCount - problems.size()) + " more"
            : "";
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", counts, more));
  }
}
