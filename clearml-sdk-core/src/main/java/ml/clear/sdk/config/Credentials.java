package ml.clear.sdk.config;

import java.util.Objects;

/**
 * A key pair of a ClearML user, as the web app hands it out, or user and password for a proxy.
 * Immutable; prints without either part.
 *
 * @param accessKey names the pair, or the user; not blank
 * @param secretKey the secret, or the password; not blank
 */
public record Credentials(String accessKey, String secretKey) {
  /** Checks both parts. */
  public Credentials {
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("accessKey and secretKey must not be blank");
    }
  }

  /** Says only that there are credentials. */
  @Override
  public String toString() {
    return "Credentials[" + Redaction.MASK + "]";
  }
}
