package ml.clear.sdk;

final class Offence {
  private Offence() {}

  static long now() {
    return System.nanoTime();
  }
}
