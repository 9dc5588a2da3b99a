package ml.clear.sdk.storage;

/**
 * How a store reaches an object; for messages, so never a secret.
 *
 * @param endpoint the address requests really go to, such as {@code
 *     https://s3.eu-west-1.amazonaws.com}
 * @param credentials where the credentials came from: a configuration entry, a variable or a link
 *     of the provider's chain, such as {@code sdk.aws.s3.credentials[1] (host 10.0.0.5:9000)}
 */
public record StoreAccess(String endpoint, String credentials) {}
