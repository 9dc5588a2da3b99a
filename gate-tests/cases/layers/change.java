package ml.clear.sdk.testkit;

import ml.clear.sdk.internal.json.Json;

final class Offence {
  private Offence() {}

  static String text() {
    return Json.text(Json.object());
  }
}
