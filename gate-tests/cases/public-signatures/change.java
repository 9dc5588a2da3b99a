package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows a foreign type. */
public final class Offence {
  private Offence() {}

  /** A tree. */
  public static JsonNode tree() {
    throw new IllegalStateException();
  }
}
