package ml.clear.sdk.internal.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.config.ProxyServer;

/**
 * Asks the configuration for a proxy, and the JVM's own selector if that names none: a program may
 * have set one that knows more than properties say.
 */
final class ConfiguredProxies extends ProxySelector {
  private final Function<URI, Optional<ProxyServer>> proxies;

  ConfiguredProxies(Function<URI, Optional<ProxyServer>> proxies) {
    this.proxies = proxies;
  }

  @Override
  public List<Proxy> select(URI uri) {
    return proxies
        .apply(uri)
        .map(proxy -> List.of(toProxy(proxy)))
        .orElseGet(
            () ->
                Optional.ofNullable(ProxySelector.getDefault())
                    .map(selector -> selector.select(uri))
                    .orElse(List.of(Proxy.NO_PROXY)));
  }

  private static Proxy toProxy(ProxyServer proxy) {
    Proxy.Type type =
        switch (proxy.kind()) {
          case HTTP -> Proxy.Type.HTTP;
          case SOCKS -> Proxy.Type.SOCKS;
        };
    return new Proxy(type, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    if (proxies.apply(uri).isEmpty()) {
      Optional.ofNullable(ProxySelector.getDefault())
          .ifPresent(selector -> selector.connectFailed(uri, address, failure));
    }
  }
}
