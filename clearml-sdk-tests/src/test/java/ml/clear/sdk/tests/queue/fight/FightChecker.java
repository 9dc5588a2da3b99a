package ml.clear.sdk.tests.queue.fight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a fight by what the consumers wrote down, when their processes were seen to end, and when
 * the server was seen to have a task's verdict; knows nothing of leases.
 *
 * @param ends when each process was gone, by its name; one that is not listed lives
 * @param verdicts when a read had ended that first showed the task with a verdict
 */
record FightChecker(List<FightEvent> events, Map<String, Long> ends, Map<String, Long> verdicts) {
  /** A stay of a task in a handler. */
  private record Run(FightEvent start, long endNanos, boolean finished) {}

  /** Tasks that are lost: without a verdict, or with one that no run has given. */
  Set<String> lost(List<String> tasks) {
    Set<String> lost = new LinkedHashSet<>();
    Map<String, List<Run>> runs = runs();
    for (String task : tasks) {
      boolean worked = runs.getOrDefault(task, List.of()).stream().anyMatch(Run::finished);
      if (!verdicts.containsKey(task) || !worked) {
        lost.add(task);
      }
    }
    return lost;
  }

  /** Tasks that ran twice at a time, again after their verdict, or under a token that fell. */
  Set<String> doubled() {
    Set<String> doubled = new LinkedHashSet<>();
    runs()
        .forEach(
            (task, runs) -> {
              long verdict = verdicts.getOrDefault(task, Long.MAX_VALUE);
              for (int i = 0; i < runs.size(); i++) {
                FightEvent start = runs.get(i).start();
                boolean late = start.nanos() > verdict;
                boolean overlaps = i > 0 && start.nanos() < runs.get(i - 1).endNanos();
                boolean older = i > 0 && start.token() <= runs.get(i - 1).start().token();
                if (late || overlaps || older) {
                  doubled.add(task);
                }
              }
            });
    return doubled;
  }

  /** How often a task was begun again. */
  int rerun() {
    return runs().values().stream().mapToInt(runs -> runs.size() - 1).sum();
  }

  /** Each task's runs, in the order of their beginnings. */
  private Map<String, List<Run>> runs() {
    Map<String, List<FightEvent>> byTask = new HashMap<>();
    events.forEach(e -> byTask.computeIfAbsent(e.task(), task -> new ArrayList<>()).add(e));
    Map<String, List<Run>> runs = new HashMap<>();
    byTask.forEach(
        (task, of) ->
            runs.put(
                task,
                of.stream()
                    .filter(event -> event.kind() == FightEvent.Kind.RUN)
                    .map(start -> run(start, of))
                    .sorted(Comparator.comparingLong(run -> run.start().nanos()))
                    .toList()));
    return runs;
  }

  private Run run(FightEvent start, List<FightEvent> ofTask) {
    return ofTask.stream()
        .filter(e -> e.kind() == FightEvent.Kind.END)
        .filter(e -> e.process().equals(start.process()) && e.token() == start.token())
        .findFirst()
        .map(end -> new Run(start, end.nanos(), true))
        .orElseGet(() -> new Run(start, ends.getOrDefault(start.process(), Long.MAX_VALUE), false));
  }
}
