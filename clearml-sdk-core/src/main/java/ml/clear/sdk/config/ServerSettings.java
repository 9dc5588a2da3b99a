package ml.clear.sdk.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.ConfigurationException;

/** What the settings say about the server, checked. */
record ServerSettings(
    URI apiServer,
    boolean apiServerGiven,
    Optional<URI> webServer,
    Optional<URI> filesServer,
    Optional<Credentials> credentials,
    Optional<String> authToken,
    Tls tls,
    int maxRequestCharacters,
    Set<Integer> extraRetryCodes,
    Duration tokenRefreshMargin,
    Optional<Duration> requestedTokenLifetime) {
  static final String API = "api.api_server";
  static final String WEB = "api.web_server";
  static final String FILES = "api.files_server";
  static final String API_ALIAS = "api.host";
  private static final String ACCESS_KEY = "api.credentials.access_key";
  private static final String SECRET_KEY = "api.credentials.secret_key";
  private static final String TOKEN = "auth_token";
  private static final String VERIFY = "api.verify_certificate";

  /** A token from outside may have little life left, so the reference renews it this early. */
  private static final Duration GIVEN_TOKEN_MARGIN = Duration.ofHours(1);

  static ServerSettings of(Layers layers, Environment environment) {
    ConfigSection all = layers.merged();
    Optional<URI> given = server(all, API).or(() -> server(all, API_ALIAS));
    URI api = given.orElse(Servers.HOSTED_API);
    Optional<URI> web = server(all, WEB).or(() -> Servers.webOf(api));
    Optional<URI> files = server(all, FILES).or(() -> Servers.filesOf(api, web));
    boolean byToken = tokenDecides(layers);
    Duration margin =
        all.duration("api.auth.token_expiration_threshold_sec", ChronoUnit.SECONDS)
            .orElse(Duration.ofSeconds(60));
    return new ServerSettings(
        api,
        given.isPresent(),
        web,
        files,
        byToken ? Optional.empty() : credentials(all),
        byToken ? layers.strongest().text(TOKEN) : Optional.empty(),
        tls(all, environment),
        maxRequestCharacters(all),
        extraRetryCodes(all),
        byToken && margin.compareTo(GIVEN_TOKEN_MARGIN) < 0 ? GIVEN_TOKEN_MARGIN : margin,
        all.duration("api.auth.request_token_expiration_sec", ChronoUnit.SECONDS)
            .or(() -> all.duration("api.auth.req_token_expiration_sec", ChronoUnit.SECONDS)));
  }

  /** Says only where the server is. */
  @Override
  public String toString() {
    return "ServerSettings[" + Redaction.withoutInlineSecrets(apiServer.toString()) + "]";
  }

  /** A token beats a key pair, except one that was given in a stronger place than the token. */
  private static boolean tokenDecides(Layers layers) {
    for (ConfigSection layer : layers.overrides()) {
      if (layer.has(TOKEN)) {
        return true;
      }
      if (layer.has(ACCESS_KEY) && layer.has(SECRET_KEY)) {
        return false;
      }
    }
    return false;
  }

  private static Optional<Credentials> credentials(ConfigSection all) {
    Optional<String> access = all.text(ACCESS_KEY).map(String::strip);
    Optional<String> secret = all.text(SECRET_KEY).map(String::strip);
    if (access.isEmpty() && secret.isEmpty()) {
      return Optional.empty();
    }
    if (access.isPresent() && secret.isPresent()) {
      return Optional.of(new Credentials(access.get(), secret.get()));
    }
    String missing = access.isEmpty() ? ACCESS_KEY : SECRET_KEY;
    String present = access.isEmpty() ? SECRET_KEY : ACCESS_KEY;
    throw new ConfigurationException(
        missing
            + " is missing, while "
            + present
            + " is set ("
            + all.origin(present).orElse("")
            + ")");
  }

  private static Optional<URI> server(ConfigSection all, String key) {
    Optional<String> text = all.text(key).map(value -> value.strip().replaceAll("/+$", ""));
    if (text.isEmpty() || text.get().isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.get());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      // Not getHost(): it is null for names with an underscore, which Docker Compose makes.
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getRawAuthority() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      throw all.wrong(key, "a URL such as https://api.clear.ml");
    }
    throw all.wrong(key, "a URL with http:// or https:// and a host");
  }

  private static Tls tls(ConfigSection all, Environment environment) {
    String origin = all.origin(VERIFY).orElse(Origins.DEFAULTS);
    Optional<String> text = all.text(VERIFY);
    Optional<Boolean> flag = text.isEmpty() ? Optional.of(true) : Flags.parse(text.get());
    if (flag.isEmpty()) {
      Path bundle = Paths.expand(text.orElseThrow().strip(), environment);
      return new Tls(true, Optional.of(bundle), origin);
    }
    if (flag.get()) {
      for (String name : new String[] {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}) {
        Optional<String> bundle = environment.variable(name);
        if (bundle.isPresent()) {
          Path path = Paths.expand(bundle.get(), environment);
          return new Tls(true, Optional.of(path), Origins.variable(name));
        }
      }
    }
    return new Tls(flag.get(), Optional.empty(), origin);
  }

  private static int maxRequestCharacters(ConfigSection all) {
    String key = "api.http.max_req_size";
    long size = all.bytes(key).orElseThrow(() -> all.wrong(key, "a positive number"));
    if (size <= 0 || size > Integer.MAX_VALUE) {
      throw all.wrong(key, "a number from 1 to " + Integer.MAX_VALUE);
    }
    return (int) size;
  }

  private static Set<Integer> extraRetryCodes(ConfigSection all) {
    String key = "api.http.extra_retry_codes";
    Set<Integer> codes = new LinkedHashSet<>();
    for (String code : all.texts(key)) {
      if (!code.matches("[1-5]\\d\\d")) {
        throw all.wrong(key, "a list of HTTP status codes");
      }
      codes.add(Integer.valueOf(code));
    }
    return Set.copyOf(codes);
  }
}
