package ml.clear.sdk;

final class Offence {
      private Offence() {  }
}
