package ml.clear.sdk.tests.queue.fight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.tests.queue.fight.FightEvent.Kind;
import org.junit.jupiter.api.Test;

class FightCheckerTest {
  private final List<FightEvent> events = new ArrayList<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Map<String, Long> verdicts = new HashMap<>();

  @Test
  void oneRunWithAVerdictIsFine() {
    run(10, 20, "a", 1);
    verdicts.put("t", 30L);

    judge(List.of(), List.of());
  }

  @Test
  void runThatWasKilledAndBegunAgainIsFine() {
    events.add(new FightEvent(10, "a", Kind.RUN, "t", 1));
    ends.put("a", 15L);
    run(20, 30, "b", 2);
    verdicts.put("t", 40L);

    judge(List.of(), List.of());
    assertThat(checker().rerun()).isEqualTo(1);
  }

  @Test
  void taskWithoutAVerdictIsLost() {
    run(10, 20, "a", 1);

    judge(List.of("t"), List.of());
  }

  @Test
  void verdictThatNoRunHasGivenIsALoss() {
    events.add(new FightEvent(10, "a", Kind.RUN, "t", 1));
    ends.put("a", 15L);
    verdicts.put("t", 20L);

    judge(List.of("t"), List.of());
  }

  @Test
  void taskThatNobodyRanIsLost() {
    verdicts.put("t", 20L);

    judge(List.of("t"), List.of());
  }

  @Test
  void secondRunBeforeTheFirstHasEndedIsDoubled() {
    run(10, 20, "a", 1);
    run(19, 30, "b", 2);
    verdicts.put("t", 40L);

    judge(List.of(), List.of("t"));
  }

  @Test
  void secondRunBeforeTheFirstProcessIsGoneIsDoubled() {
    events.add(new FightEvent(10, "a", Kind.RUN, "t", 1));
    ends.put("a", 25L);
    run(20, 30, "b", 2);
    verdicts.put("t", 40L);

    judge(List.of(), List.of("t"));
  }

  @Test
  void runAfterTheVerdictIsDoubled() {
    run(10, 20, "a", 1);
    verdicts.put("t", 25L);
    run(30, 40, "b", 2);

    judge(List.of(), List.of("t"));
  }

  @Test
  void tokenThatDoesNotGrowIsDoubled() {
    run(10, 20, "a", 2);
    run(30, 40, "b", 2);
    verdicts.put("t", 50L);

    judge(List.of(), List.of("t"));
  }

  private void run(long from, long to, String process, long token) {
    events.add(new FightEvent(from, process, Kind.RUN, "t", token));
    events.add(FightEvent.parse(new FightEvent(to, process, Kind.END, "t", token).line()));
  }

  private void judge(List<String> lost, List<String> doubled) {
    assertThat(checker().lost(List.of("t"))).containsExactlyElementsOf(lost);
    assertThat(checker().doubled()).containsExactlyElementsOf(doubled);
  }

  private FightChecker checker() {
    return new FightChecker(events, ends, verdicts);
  }
}
