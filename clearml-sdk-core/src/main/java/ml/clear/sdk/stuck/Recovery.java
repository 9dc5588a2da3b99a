package ml.clear.sdk.stuck;

import java.util.Locale;

/**
 * What became of one orphan.
 *
 * @param orphan as it was scanned
 * @param cure what was chosen
 * @param outcome how that went
 * @param detail what was done, would be done, or stood in the way
 */
public record Recovery(Orphan orphan, Cure cure, Outcome outcome, String detail) {
  /** How it went. */
  public enum Outcome {
    /** Would be done; nothing was. */
    PLANNED,
    /** Done by this call. */
    CURED,
    /** Not stuck any more, by whomever: nothing was done. */
    NOT_STUCK,
    /** Left alone by choice, or because its program still lives. */
    LEFT,
    /** Somebody else holds the lease on it, and may be starting or recovering it. */
    BUSY,
    /** The server refused, or did not answer; a new scan shows what is left. */
    FAILED
  }

  /** One line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-14s %-32s %-18s %-9s %s",
        orphan.kind(),
        orphan.id(),
        cure,
        outcome,
        detail);
  }
}
