package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.internal.json.Json;

/** Shows a foreign type. */
public final class Offence {
  private Offence() {}

  /** A tree. */
  public static JsonNode tree() {
    return Json.object();
  }
}
