package ml.clear.sdk;

final class Offence {
  private Offence() {}

  static String name() {
    return null;
  }
}
