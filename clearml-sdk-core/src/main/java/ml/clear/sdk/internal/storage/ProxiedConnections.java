package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import ml.clear.sdk.config.ProxyServer;

/** The JDK's connections through the configured proxies, instead of the JVM's own choice. */
public final class ProxiedConnections {
  private ProxiedConnections() {}

  /** Prepares a connection, which does not stand yet. */
  public static HttpURLConnection open(URL url, Optional<ProxyServer> proxy) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            url.openConnection(proxy.map(ProxiedConnections::of).orElse(Proxy.NO_PROXY));
    proxy
        .flatMap(ProxyServer::credentials)
        .ifPresent(
            user ->
                connection.setRequestProperty(
                    "Proxy-Authorization", basic(user.accessKey() + ":" + user.secretKey())));
    return connection;
  }

  private static Proxy of(ProxyServer proxy) {
    return new Proxy(
        proxy.kind() == ProxyServer.Kind.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        new InetSocketAddress(proxy.host(), proxy.port()));
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
