package ml.clear.sdk.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the web app and the file server are, judged by the API server's address. */
final class Servers {
  static final URI HOSTED_API = URI.create("https://api.clear.ml");
  private static final URI HOSTED_WEB = URI.create("https://app.clear.ml");
  private static final URI HOSTED_FILES = URI.create("https://files.clear.ml");

  private static final String API_PORT = ":8008";
  private static final String WEB_PORT = ":8080";
  private static final String FILES_PORT = ":8081";
  private static final Pattern PORT = Pattern.compile(":(\\d+)$");

  private Servers() {}

  static Optional<URI> webOf(URI api) {
    if (api.equals(HOSTED_API)) {
      return Optional.of(HOSTED_WEB);
    }
    String text = api.toString();
    if (text.contains("://demoapi.")) {
      return Optional.of(URI.create(text.replaceFirst("://demoapi\\.", "://demoapp.")));
    }
    if (text.contains("://api.")) {
      return Optional.of(URI.create(text.replaceFirst("://api\\.", "://app.")));
    }
    return api.getRawAuthority().endsWith(API_PORT)
        ? Optional.of(
            withAuthority(api, PORT.matcher(api.getRawAuthority()).replaceFirst(WEB_PORT)))
        : Optional.empty();
  }

  static Optional<URI> filesOf(URI api, Optional<URI> web) {
    if (api.equals(HOSTED_API)) {
      return Optional.of(HOSTED_FILES);
    }
    return web.map(app -> withAuthority(app, filesAuthority(app.getRawAuthority())));
  }

  private static String filesAuthority(String app) {
    Matcher port = PORT.matcher(app);
    if (port.find()) {
      return port.replaceFirst(FILES_PORT);
    }
    if (app.startsWith("demoapp.")) {
      return app.replaceFirst("demoapp\\.", "demofiles.");
    }
    return app.startsWith("app.") ? app.replaceFirst("app\\.", "files.") : app + FILES_PORT;
  }

  private static URI withAuthority(URI uri, String authority) {
    return URI.create(uri.getScheme() + "://" + authority + uri.getRawPath());
  }
}
