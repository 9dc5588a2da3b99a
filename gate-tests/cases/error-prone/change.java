package ml.clear.sdk;

final class Offence {
  private int value;

  void set(int other) {
    value = value;
  }
}
