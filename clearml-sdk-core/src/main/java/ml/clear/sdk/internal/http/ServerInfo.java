package ml.clear.sdk.internal.http;

/**
 * What the login told about the other side.
 *
 * @param apiVersion newest API version it speaks, such as {@code 2.34}
 * @param serverVersion its release, such as {@code 2.3.0}; empty if it did not say
 * @param offline whether this is an offline session
 * @param user the id of the user whose credentials these are; empty offline
 */
public record ServerInfo(
    ApiVersion apiVersion, String serverVersion, boolean offline, String user) {}
