package ml.clear.sdk.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.sdk.ConfigurationException;

/**
 * Every setting, each with its origin: where the server is, who we are to it, and how to behave.
 * From the strongest source to the weakest: the {@linkplain #builder() builder}, system properties
 * ({@code clearml.} and the key), environment variables, {@code clearml.conf}, and built-in
 * defaults; the same variables and files as the Python SDK reads. Immutable and thread-safe.
 *
 * <pre>{@code
 * ClearMlConfig config = ClearMlConfig.load();
 * System.out.println(config); // each value and where it came from, without secrets
 * }</pre>
 */
public final class ClearMlConfig {
  private final Layers layers;
  private final Environment environment;
  private final ServerSettings server;
  private final RunSettings run;

  ClearMlConfig(Layers layers, Environment environment) {
    this.layers = layers;
    this.environment = environment;
    this.server = ServerSettings.of(layers, environment);
    this.run = RunSettings.of(layers, environment);
  }

  /**
   * The configuration of this process. Blocks for reading local files only.
   *
   * @throws ConfigurationException if a file cannot be parsed or a value is of the wrong kind
   */
  public static ClearMlConfig load() {
    return builder().build();
  }

  /** A configuration with values of your own above all others. */
  public static ClearMlConfigBuilder builder() {
    return new ClearMlConfigBuilder();
  }

  /** Whether somebody named a server, or credentials or a token for the hosted one. */
  public boolean isServerConfigured() {
    return server.apiServerGiven()
        || server.credentials().isPresent()
        || server.authToken().isPresent();
  }

  /** The API server, without a trailing slash. Default: {@code https://api.clear.ml}. */
  public URI apiServer() {
    return server.apiServer();
  }

  /**
   * The web app, given or derived from the API server, without a trailing slash.
   *
   * @throws ConfigurationException if it is neither given nor can be derived
   */
  public URI webServer() {
    return findWebServer().orElseThrow(() -> underivable(ServerSettings.WEB, "WEB"));
  }

  /** The web app, or empty if it is neither given nor can be derived. */
  public Optional<URI> findWebServer() {
    return server.webServer();
  }

  /**
   * The file server, given or derived from the other two, without a trailing slash.
   *
   * @throws ConfigurationException if it is neither given nor can be derived
   */
  public URI filesServer() {
    return findFilesServer().orElseThrow(() -> underivable(ServerSettings.FILES, "FILES"));
  }

  /** The file server, or empty if it is neither given nor can be derived. */
  public Optional<URI> findFilesServer() {
    return server.filesServer();
  }

  /** The key pair; empty if none is set, or if a token is to be used. */
  public Optional<Credentials> credentials() {
    return server.credentials();
  }

  /** The bearer token to start with, which is used instead of credentials. A secret. */
  public Optional<String> authToken() {
    return server.authToken();
  }

  /** How the server's certificate is checked. */
  public Tls tls() {
    return server.tls();
  }

  /**
   * The proxy for a URL: of the JVM's properties ({@code https.proxyHost}, {@code
   * http.nonProxyHosts}, {@code socksProxyHost} ...) if they name one, else of {@code HTTPS_PROXY},
   * {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}. Empty for a direct connection.
   *
   * @throws ConfigurationException if the proxy's address cannot be read
   */
  public Optional<ProxyServer> proxy(URI target) {
    return new Proxies(environment).find(target);
  }

  /** Longest body of one request, in characters; positive. Default: 15,728,640. */
  public int maxRequestCharacters() {
    return server.maxRequestCharacters();
  }

  /** HTTP status codes to retry besides the usual ones. Default: none. */
  public Set<Integer> extraRetryCodes() {
    return server.extraRetryCodes();
  }

  /**
   * A token is renewed when it has less than this left. Default: 6 minutes; a given one, 1 hour.
   */
  public Duration tokenRefreshMargin() {
    return server.tokenRefreshMargin();
  }

  /** The life of a token to ask the server for; empty for the server's own choice. */
  public Optional<Duration> requestedTokenLifetime() {
    return server.requestedTokenLifetime();
  }

  /** Whether runs go to a local session folder instead of a server. */
  public boolean offline() {
    return run.offline();
  }

  /** The task to attach to instead of making one: set by an agent. */
  public Optional<String> taskId() {
    return run.taskId();
  }

  /** Whether an agent sends the console output, so that we must not. */
  public boolean consoleLeftToAgent() {
    return run.consoleLeftToAgent();
  }

  /** The name of this worker. Default: the host name. */
  public String worker() {
    return run.worker();
  }

  /** This process's rank among the nodes of a distributed run; 0 if it is alone. */
  public long nodeRank() {
    return run.nodeRank();
  }

  /** Whether this process makes the task and changes its status: rank 0, or forced. */
  public boolean isMasterNode() {
    return run.masterNode();
  }

  /** Where downloads and offline sessions are kept; absolute. Default: {@code ~/.clearml/cache}. */
  public Path cacheDirectory() {
    return run.cacheDirectory();
  }

  /** Where artifacts and models go if a task does not say otherwise. */
  public Optional<String> defaultOutputUri() {
    return run.defaultOutputUri();
  }

  /** The container image of new tasks. */
  public Optional<String> dockerImage() {
    return run.dockerImage();
  }

  /** The script that prepares the container of new tasks. */
  public Optional<String> dockerSetupScript() {
    return run.dockerSetupScript();
  }

  /** The first iteration of a continued task, if the environment sets it. */
  public OptionalLong iterationOffset() {
    return run.iterationOffset();
  }

  /** Whether an earlier task must not be reused, even if the program asks for it. */
  public boolean isReuseForbidden() {
    return run.reuseForbidden();
  }

  /** How often a silent task tells the server that it lives; at least 1 s. Default: 30 s. */
  public Duration pingPeriod() {
    return run.pingPeriod();
  }

  /** What the environment says about the source code. */
  public VcsOverrides vcs() {
    return run.vcs();
  }

  /**
   * The environment variables to store with the task, chosen by {@code
   * sdk.development.log_os_environments}. A pattern with a star leaves out what looks like a
   * secret; a name in full is the user's choice.
   */
  public Map<String, String> loggedEnvironment() {
    return run.loggedEnvironment();
  }

  /** The process that this was made from. */
  public Environment environment() {
    return environment;
  }

  /** A section for generic reads, such as {@code sdk.aws.s3}; empty if there is none. */
  public ConfigSection section(String key) {
    return layers.merged().section(key);
  }

  /** A list of sections, as {@link ConfigSection#sections}. */
  public List<ConfigSection> sections(String key) {
    return layers.merged().sections(key);
  }

  /** Any setting as text, as {@link ConfigSection#text}. */
  public Optional<String> text(String key) {
    return layers.merged().text(key);
  }

  /** Any list of texts, as {@link ConfigSection#texts}. */
  public List<String> texts(String key) {
    return layers.merged().texts(key);
  }

  /** Any setting as a boolean, as {@link ConfigSection#flag}. */
  public Optional<Boolean> flag(String key) {
    return layers.merged().flag(key);
  }

  /** Any setting as a whole number, as {@link ConfigSection#number}. */
  public OptionalLong number(String key) {
    return layers.merged().number(key);
  }

  /** Any setting as a length of time, as {@link ConfigSection#duration}. */
  public Optional<Duration> duration(String key, ChronoUnit unit) {
    return layers.merged().duration(key, unit);
  }

  /** Where a setting was found, as {@link ConfigSection#origin(String)}. */
  public Optional<String> origin(String key) {
    return layers.merged().origin(key);
  }

  /** Every setting in effect, sorted by key, with its origin and without secrets. */
  public List<Setting> settings() {
    return SettingsList.of(layers.merged(), server);
  }

  /** The files that were looked for, the strongest first. */
  public List<ConfigFile> files() {
    return layers.files().stream().map(file -> new ConfigFile(file.path(), file.found())).toList();
  }

  /**
   * A text fit to be shown: secrets of this configuration and its environment, and what looks like
   * one, are masked.
   */
  public String withoutSecrets(String text) {
    return new Secrets(environment).with(layers.merged(), credentials()).mask(text);
  }

  /** The files that were looked for and every setting, a line each, without secrets. */
  @Override
  public String toString() {
    String files =
        layers.files().stream()
            .map(file -> "# " + file.path() + (file.found() ? "" : " (not found)"))
            .collect(Collectors.joining("\n"));
    return settings().stream()
        .map(Setting::toString)
        .collect(Collectors.joining("\n", files + "\n", "\n"));
  }

  private ConfigurationException underivable(String key, String variable) {
    return new ConfigurationException(
        key
            + " is missing and cannot be derived from "
            + ServerSettings.API
            + " = "
            + Redaction.withoutInlineSecrets(apiServer().toString())
            + ": set it in clearml.conf, or CLEARML_"
            + variable
            + "_HOST");
  }
}
