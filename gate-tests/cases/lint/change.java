package ml.clear.sdk;

import java.util.List;

final class Offence {
  private Offence() {}

  static int size(List raw) {
    return raw.size();
  }
}
