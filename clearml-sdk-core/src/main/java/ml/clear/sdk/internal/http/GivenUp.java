package ml.clear.sdk.internal.http;

import java.io.Serial;
import ml.clear.sdk.ClearMlException.Effect;

/** The end of a call without success. */
final class GivenUp extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final AttemptFailure failure;
  private final Effect effect;
  private final int attempts;

  /**
   * The end of a call.
   *
   * @param failure of the last attempt
   * @param effect of all attempts together
   * @param attempts how many there were
   */
  GivenUp(AttemptFailure failure, Effect effect, int attempts) {
    super(failure);
    this.failure = failure;
    this.effect = effect;
    this.attempts = attempts;
  }

  AttemptFailure failure() {
    return failure;
  }

  Effect effect() {
    return effect;
  }

  int attempts() {
    return attempts;
  }
}
