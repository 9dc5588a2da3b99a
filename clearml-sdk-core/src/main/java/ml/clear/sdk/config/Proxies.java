package ml.clear.sdk.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;

/**
 * The proxy for a URL: the JVM's properties if they name any, else the variables that the reference
 * honours.
 */
record Proxies(Environment environment) {
  /** What the JVM bypasses when {@code http.nonProxyHosts} is not set. */
  private static final String JVM_BYPASS = "localhost|127.*|[::1]";

  Optional<ProxyServer> find(URI target) {
    String host = Hosts.name(target);
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (environment.property(scheme + ".proxyHost").isPresent()) {
      return jvmBypasses("http.nonProxyHosts", host)
          ? Optional.empty()
          : jvm(scheme, ProxyServer.Kind.HTTP, scheme.equals("https") ? 443 : 80);
    }
    if (environment.property("socksProxyHost").isPresent()) {
      return jvmBypasses("socksNonProxyHosts", host)
          ? Optional.empty()
          : jvm("socks", ProxyServer.Kind.SOCKS, 1080);
    }
    String bypass = either("no_proxy").flatMap(environment::variable).orElse("");
    if (Hosts.bypasses(bypass, host, Hosts.port(target))) {
      return Optional.empty();
    }
    return either(scheme + "_proxy").or(() -> either("all_proxy")).map(this::parse);
  }

  private Optional<ProxyServer> jvm(String prefix, ProxyServer.Kind kind, int defaultPort) {
    String dotted = kind == ProxyServer.Kind.SOCKS ? "socksProxy" : prefix + ".proxy";
    String host = dotted + "Host";
    String port = dotted + "Port";
    int number = environment.property(port).map(text -> Hosts.port(text, port)).orElse(defaultPort);
    return environment
        .property(host)
        .map(
            name ->
                new ProxyServer(kind, name, number, credentials(prefix), Origins.property(host)));
  }

  private Optional<Credentials> credentials(String prefix) {
    String user = prefix.equals("socks") ? "java.net.socks.username" : prefix + ".proxyUser";
    String password =
        prefix.equals("socks") ? "java.net.socks.password" : prefix + ".proxyPassword";
    return environment
        .property(user)
        .flatMap(
            name -> environment.property(password).map(secret -> new Credentials(name, secret)));
  }

  private boolean jvmBypasses(String property, String host) {
    String patterns = environment.properties().getOrDefault(property, JVM_BYPASS);
    for (String pattern : patterns.split("\\|", -1)) {
      String plain = pattern.strip().toLowerCase(Locale.ROOT);
      boolean matches =
          plain.endsWith("*")
              ? host.startsWith(plain.substring(0, plain.length() - 1))
              : plain.startsWith("*")
                  ? host.endsWith(plain.substring(1))
                  : host.equals(plain.replaceAll("[\\[\\]]", ""));
      if (matches && !plain.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The name of the variable that is set, the lower-case spelling first as in curl and Python. */
  private Optional<String> either(String name) {
    return List.of(name, name.toUpperCase(Locale.ROOT)).stream()
        .filter(spelling -> environment.variable(spelling).isPresent())
        .findFirst();
  }

  private ProxyServer parse(String variable) {
    String text = environment.variable(variable).orElseThrow();
    URI uri;
    try {
      uri = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      // Not the cause: it quotes the URL, which may hold a password.
      throw new ConfigurationException(variable + " must be a URL such as http://proxy:3128");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getRawAuthority() == null || !List.of("http", "socks5", "socks5h").contains(scheme)) {
      throw new ConfigurationException(
          variable + " must be a URL with http:// or socks5:// and a host");
    }
    boolean socks = scheme.startsWith("socks");
    int port = Hosts.statedPort(uri, "the port in " + variable);
    return new ProxyServer(
        socks ? ProxyServer.Kind.SOCKS : ProxyServer.Kind.HTTP,
        Hosts.name(uri),
        port > 0 ? port : socks ? 1080 : 80,
        Hosts.userInfo(uri),
        Origins.variable(variable));
  }
}
