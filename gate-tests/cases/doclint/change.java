package ml.clear.sdk;

/** Refers to {@link NoSuchType}. */
public final class Offence {
  private Offence() {}
}
