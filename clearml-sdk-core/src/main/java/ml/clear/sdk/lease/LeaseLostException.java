package ml.clear.sdk.lease;

import ml.clear.sdk.ClearMlException;

/** A lease that was held is not held any more: its term ended, or it was closed. */
public final class LeaseLostException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /**
   * A loss.
   *
   * @param name the lease
   * @param token its fencing token
   * @param reason why it is not held
   */
  public LeaseLostException(String name, long token, String reason) {
    super("lease '" + name + "' with token " + token, Effect.NONE, reason, null);
  }
}
