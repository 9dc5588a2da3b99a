package ml.clear.sdk.config;

/**
 * One setting in effect, fit to be shown: secrets are masked.
 *
 * @param key dotted key, such as {@code api.api_server} or {@code sdk.aws.s3.credentials[0].bucket}
 * @param value the value as text, masked if it is secret
 * @param origin where it was found: {@code file:line}, a variable, a system property, the builder,
 *     or the built-in defaults
 */
public record Setting(String key, String value, String origin) {
  /** The setting on one line. */
  @Override
  public String toString() {
    return key + " = " + value + "  (" + origin + ")";
  }
}
