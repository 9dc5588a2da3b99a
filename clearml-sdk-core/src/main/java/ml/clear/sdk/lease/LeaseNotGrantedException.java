package ml.clear.sdk.lease;

import java.util.Optional;
import ml.clear.sdk.ClearMlException;

/** A lease was not granted in the time the caller had. Nothing is held. */
public final class LeaseNotGrantedException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<LeaseHolder> holder;

  /**
   * A refusal.
   *
   * @param name the lease
   * @param reason why the wait ended
   * @param holder who held it when it was last looked at
   */
  public LeaseNotGrantedException(String name, String reason, Optional<LeaseHolder> holder) {
    super(
        "acquire lease '" + name + "'",
        Effect.NONE,
        reason + holder.map(other -> "; held by " + other).orElse(""),
        null);
    this.holder = holder;
  }

  /** Who held it when it was last looked at. */
  public Optional<LeaseHolder> holder() {
    return holder;
  }
}
