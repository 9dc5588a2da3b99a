package ml.clear.sdk.tests.lease.fight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.sdk.tests.lease.fight.Event.Kind;
import org.junit.jupiter.api.Test;

/** The checker finds what it is there for, and blames nobody for a pause. */
class VerdictTest {
  @Test
  void holdersAfterOneAnotherAreGood() {
    Verdict verdict =
        judge(
            List.of(
                held(1, 0, 100),
                held(1, 50, 150),
                new Event(Kind.CLOSING, 1, 60, 0),
                held(2, 61, 161),
                held(3, 162, 262)),
            0);

    assertThat(verdict.grants()).isEqualTo(3);
    assertThat(verdict.takeovers()).isEqualTo(1);
    assertThat(verdict.overlaps()).isZero();
    assertThat(verdict.isGood()).isTrue();
  }

  @Test
  void holderThatIsSucceededBeforeItsTermEndsIsAnOverlap() {
    Verdict verdict = judge(List.of(held(1, 0, 100), held(2, 99, 199)), 0);

    assertThat(verdict.overlaps()).isEqualTo(1);
    assertThat(verdict.isGood()).isFalse();
  }

  @Test
  void longTermThatCoversSeveralOthersOverlapsWithEach() {
    Verdict verdict = judge(List.of(held(1, 0, 500), held(2, 100, 200), held(3, 201, 300)), 0);

    assertThat(verdict.overlaps()).isEqualTo(2);
  }

  @Test
  void renewalAfterASuccessorWasGrantedIsAnOverlapInWhateverOrderTheLogsAreRead() {
    Verdict verdict = judge(List.of(held(2, 110, 210), held(1, 0, 100), held(1, 111, 211)), 0);

    assertThat(verdict.overlaps()).isEqualTo(1);
  }

  @Test
  void oneTokenHeldByTwoIsFoundByItsOrder() {
    Verdict verdict =
        judge(
            List.of(
                held(4, 0, 100),
                new Event(Kind.CLOSING, 4, 50, 0),
                held(4, 60, 160),
                held(5, 161, 261)),
            0);

    assertThat(verdict.shrunk()).isEqualTo(1);
    assertThat(verdict.isGood()).isFalse();
  }

  @Test
  void oneTokenInTwoLogsIsTwoTerms() {
    Verdict verdict = Verdict.of(List.of(List.of(held(4, 0, 100)), List.of(held(4, 50, 150))), 0);

    assertThat(verdict.overlaps()).isEqualTo(1);
    assertThat(verdict.shrunk()).isEqualTo(1);
  }

  @Test
  void smallerTokenLaterIsFound() {
    Verdict verdict = judge(List.of(held(5, 0, 100), held(1, 101, 201)), 0);

    assertThat(verdict.shrunk()).isEqualTo(1);
  }

  @Test
  void sameValueWrittenTwiceIsALostUpdate() {
    List<Event> events =
        List.of(
            held(1, 0, 100),
            new Event(Kind.COUNTED, 1, 1, 0),
            held(2, 101, 201),
            new Event(Kind.COUNTED, 2, 1, 0));

    assertThat(judge(events, 1).lostUpdates()).isEqualTo(1);
  }

  @Test
  void counterBelowWhatItTookIsALostUpdate() {
    List<Event> events =
        List.of(new Event(Kind.COUNTED, 1, 1, 0), new Event(Kind.COUNTED, 1, 2, 0));

    assertThat(judge(events, 1).lostUpdates()).isEqualTo(1);
    assertThat(judge(events, 3).lostUpdates()).as("a kill before the log").isZero();
  }

  @Test
  void fightWithoutAGrantIsNotGood() {
    assertThat(judge(List.of(), 0).isGood()).isFalse();
  }

  @Test
  void lastLineIsTheOneThatScriptsRead() {
    assertThat(judge(List.of(held(1, 0, 100), held(2, 101, 201)), 0).line())
        .isEqualTo("grants 2, takeovers 1, lost updates 0, overlaps 0");
  }

  private static Verdict judge(List<Event> events, long counter) {
    return Verdict.of(List.of(events), counter);
  }

  private static Event held(long token, long from, long until) {
    return new Event(Kind.HELD, token, from, until);
  }
}
