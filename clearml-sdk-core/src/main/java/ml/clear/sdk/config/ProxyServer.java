package ml.clear.sdk.config;

import java.util.Optional;

/**
 * A proxy on the way to a server.
 *
 * @param kind how it is spoken to
 * @param host its host name or address
 * @param port its port, 1 to 65535
 * @param credentials user and password, if it asks for them
 * @param origin where it was found, for error messages
 */
public record ProxyServer(
    Kind kind, String host, int port, Optional<Credentials> credentials, String origin) {
  /** How a proxy is spoken to. */
  public enum Kind {
    /** Requests in HTTP, {@code CONNECT} for TLS. */
    HTTP,
    /** SOCKS version 5. */
    SOCKS
  }
}
