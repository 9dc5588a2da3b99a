package ml.clear.sdk.internal.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.config.ProxyServer;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Shows a proxy its user and password: as authenticator when a tunnel is made for TLS, as network
 * interceptor for plain requests. Those carry it from the start, since a body that is sent only
 * once cannot wait for the proxy to ask.
 */
final class ProxyPasswords implements Authenticator, Interceptor {
  private static final String HEADER = "Proxy-Authorization";

  private final Function<URI, Optional<ProxyServer>> proxies;

  ProxyPasswords(Function<URI, Optional<ProxyServer>> proxies) {
    this.proxies = proxies;
  }

  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response answer) {
    Request request = answer.request();
    if (route == null || request.header(HEADER) != null) {
      return null; // refused: asking again would not help
    }
    return find(request.url(), route)
        .map(value -> request.newBuilder().header(HEADER, value).build())
        .orElse(null);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    var connection = chain.connection();
    if (connection == null || request.isHttps()) {
      return chain.proceed(request);
    }
    return chain.proceed(
        find(request.url(), connection.route())
            .map(value -> request.newBuilder().header(HEADER, value).build())
            .orElse(request));
  }

  private Optional<String> find(HttpUrl url, Route route) {
    if (route.proxy().type() != Proxy.Type.HTTP) {
      return Optional.empty();
    }
    return proxies
        .apply(url.uri())
        .filter(proxy -> isAt(proxy, route))
        .flatMap(ProxyServer::credentials)
        .map(pair -> Credentials.basic(pair.accessKey(), pair.secretKey()));
  }

  /** Not to a proxy that the JVM's own selector chose. */
  private static boolean isAt(ProxyServer proxy, Route route) {
    return route.proxy().address() instanceof InetSocketAddress address
        && address.getPort() == proxy.port()
        && address.getHostString().equalsIgnoreCase(proxy.host());
  }
}
