package ml.clear.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A ClearML operation that did not succeed. Subclasses say why, {@link #effect()} says what
 * remains. Reporting never throws it; configuration, life-cycle, storage and lease calls do. The
 * message names the action and the task, never a credential, token or presigned URL.
 */
public abstract class ClearMlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the server may have done with the request. */
  public enum Effect {
    /** Nothing was changed: the call may be repeated. */
    NONE,
    /** Nobody knows: repeat only what is idempotent, or read back first. */
    UNKNOWN,
    /** A part was applied; the message says which. */
    PARTIAL
  }

  private final Effect effect;

  /**
   * For subclasses.
   *
   * @param action what was tried, such as {@code tasks.create}
   * @param effect what the server may have done
   * @param detail what went wrong and what to change
   * @param cause the failure underneath, if there is one
   */
  protected ClearMlException(
      String action, Effect effect, String detail, @Nullable Throwable cause) {
    super(action + ": " + detail + " (effect: " + effect + ")", cause);
    this.effect = effect;
  }

  /** What the server may have done; {@link Effect#NONE} is safe to repeat. */
  public final Effect effect() {
    return effect;
  }
}
