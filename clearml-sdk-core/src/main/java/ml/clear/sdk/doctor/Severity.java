package ml.clear.sdk.doctor;

/** How much a finding matters, least first. */
public enum Severity {
  /** As it should be. */
  OK,
  /** Worth knowing; nothing to do. */
  INFO,
  /** Works, but not for ever, or not as one might think. */
  WARNING,
  /** Does not work. */
  ERROR
}
