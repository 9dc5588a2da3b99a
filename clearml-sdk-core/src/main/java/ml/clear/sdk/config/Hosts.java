package ml.clear.sdk.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;

/** Host names, ports and user names in URLs, and the lists of hosts that bypass a proxy. */
final class Hosts {
  private Hosts() {}

  /**
   * The host in lower case, without brackets; unlike {@link URI#getHost()} also with underscores.
   */
  static String name(URI uri) {
    String host = authority(uri);
    host = host.startsWith("[") ? host.substring(1).split("]", 2)[0] : host.split(":", 2)[0];
    return host.toLowerCase(Locale.ROOT);
  }

  /** The port of the URL or of its scheme. */
  static int port(URI uri) {
    int stated = statedPort(uri, "the port of " + uri.getScheme() + "://" + name(uri));
    return stated > 0 ? stated : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /** The port written in the URL, or -1. {@code name} stands for it in an error. */
  static int statedPort(URI uri, String name) {
    String authority = authority(uri);
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') && colon < authority.length() - 1
        ? port(authority.substring(colon + 1), name)
        : -1;
  }

  /** A port number. */
  static int port(String text, String name) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) < 65536) {
      return Integer.parseInt(text);
    }
    throw new ConfigurationException(name + " must be a port, 1 to 65535, but is \"" + text + "\"");
  }

  /** User and password before the host, decoded; empty unless both are there. */
  static Optional<Credentials> userInfo(URI uri) {
    String authority = String.valueOf(uri.getRawAuthority());
    int at = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    if (at < 0 || colon < 1 || colon >= at - 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            decode(authority.substring(0, colon)), decode(authority.substring(colon + 1, at))));
  }

  /**
   * Whether a {@code NO_PROXY} list names the host: by name, domain, address range, or {@code *}.
   */
  static boolean bypasses(String list, String host, int port) {
    for (String entry : list.split(",", -1)) {
      String pattern = entry.strip().toLowerCase(Locale.ROOT);
      String domain = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
      String suffix = domain.startsWith(".") ? domain : "." + domain;
      if (!domain.isEmpty()
          && (domain.equals("*")
              || host.equals(domain)
              || (host + ":" + port).equals(domain)
              || host.endsWith(suffix)
              || (host + ":" + port).endsWith(suffix)
              || host.equals(suffix.substring(1))
              || inRange(domain, host))) {
        return true;
      }
    }
    return false;
  }

  private static boolean inRange(String range, String host) {
    String[] parts = range.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d|[12]\\d|3[0-2]")) {
      return false;
    }
    Optional<Integer> network = address(parts[0]);
    Optional<Integer> address = address(host);
    int bits = Integer.parseInt(parts[1]);
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return network.isPresent()
        && address.isPresent()
        && (network.get() & mask) == (address.get() & mask);
  }

  /** An IPv4 address as a number; names are not resolved. */
  private static Optional<Integer> address(String text) {
    String[] bytes = text.split("\\.", -1);
    int address = 0;
    for (String part : bytes) {
      if (bytes.length != 4 || !part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      address = address << 8 | Integer.parseInt(part);
    }
    return Optional.of(address);
  }

  private static String authority(URI uri) {
    String authority = String.valueOf(uri.getRawAuthority());
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
