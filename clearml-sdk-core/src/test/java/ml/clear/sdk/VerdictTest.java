package ml.clear.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void aFailureIsToldByItsFirstLineAndItsStack() {
    Verdict verdict = Verdict.failed(new IllegalStateException("out of data\nsecond line"));

    assertThat(verdict.isFailure()).isTrue();
    assertThat(verdict.reason())
        .isEqualTo("Exception java.lang.IllegalStateException: out of data");
    assertThat(verdict.message()).contains("second line", "VerdictTest");
  }

  /** Else a run would end as completed because its exception, or the memory, fails once more. */
  @Test
  void aFailureThatCannotSayWhatItIsIsOneAllTheSame() {
    Verdict verdict =
        Verdict.failed(
            new IllegalStateException() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getMessage() {
                throw new NoClassDefFoundError("needed for the message");
              }
            });

    assertThat(verdict.isFailure()).isTrue();
    assertThat(verdict.reason()).contains("VerdictTest");
  }
}
