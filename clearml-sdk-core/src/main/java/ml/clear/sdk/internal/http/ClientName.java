package ml.clear.sdk.internal.http;

/** How this library names itself to the server. */
final class ClientName {
  /** {@code clearml-jvm-<version>}; the version is in the jar's manifest. */
  static final String VALUE = "clearml-jvm-" + version();

  private ClientName() {}

  private static String version() {
    String version = ClientName.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
