package ml.clear.sdk.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the server's certificate is checked. With {@code verify} and no bundle, the JVM's trust store
 * decides ({@code javax.net.ssl.trustStore}, else the JDK's own).
 *
 * @param verify false accepts any certificate: only for a server in your own network
 * @param caBundle a PEM file, or a folder of PEM files, with the accepted authorities; not checked
 *     for existence here
 * @param origin where the setting was found, for error messages
 */
public record Tls(boolean verify, Optional<Path> caBundle, String origin) {}
