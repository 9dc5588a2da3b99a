package ml.clear.sdk.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import ml.clear.sdk.ConfigurationException;

/**
 * Makes a {@link ClearMlConfig} from explicit values over everything else. What is not given here
 * comes from system properties, the environment, the files and the defaults. Not thread-safe.
 */
public final class ClearMlConfigBuilder {
  private final Map<String, Object> values = new HashMap<>();
  private Environment environment = Environment.ofProcess();

  ClearMlConfigBuilder() {}

  /** The API server, such as {@code http://localhost:8008}. */
  public ClearMlConfigBuilder apiServer(URI apiServer) {
    return set(ServerSettings.API, apiServer.toString());
  }

  /** The web app. Default: derived from the API server. */
  public ClearMlConfigBuilder webServer(URI webServer) {
    return set(ServerSettings.WEB, webServer.toString());
  }

  /** The file server. Default: derived from the API server. */
  public ClearMlConfigBuilder filesServer(URI filesServer) {
    return set(ServerSettings.FILES, filesServer.toString());
  }

  /** Who we are to the server. */
  public ClearMlConfigBuilder credentials(Credentials credentials) {
    return set("api.credentials.access_key", credentials.accessKey())
        .set("api.credentials.secret_key", credentials.secretKey());
  }

  /** A bearer token instead of credentials. */
  public ClearMlConfigBuilder authToken(String authToken) {
    return set("auth_token", authToken);
  }

  /** False accepts any certificate: only for a server in your own network. Default: true. */
  public ClearMlConfigBuilder verifyCertificate(boolean verifyCertificate) {
    return set("api.verify_certificate", verifyCertificate);
  }

  /** The certificate authorities to accept, in PEM. Default: the JVM's trust store. */
  public ClearMlConfigBuilder caBundle(Path caBundle) {
    return set("api.verify_certificate", caBundle.toString());
  }

  /** Whether runs go to a local session folder instead of a server. Default: false. */
  public ClearMlConfigBuilder offline(boolean offline) {
    return set("offline_mode", offline);
  }

  /** The task to attach to, as an agent would name it. */
  public ClearMlConfigBuilder taskId(String taskId) {
    return set("task_id", taskId);
  }

  /** The name of this worker. Default: the host name. */
  public ClearMlConfigBuilder worker(String worker) {
    return set("worker_name", worker);
  }

  /** Where downloads and offline sessions are kept. Default: {@code ~/.clearml/cache}. */
  public ClearMlConfigBuilder cacheDirectory(Path cacheDirectory) {
    return set("sdk.storage.cache.default_base_dir", cacheDirectory.toString());
  }

  /** Where artifacts and models go if a task does not say otherwise. */
  public ClearMlConfigBuilder defaultOutputUri(String defaultOutputUri) {
    return set("sdk.development.default_output_uri", defaultOutputUri);
  }

  /** The one file to read, instead of {@code ~/trains.conf} and {@code ~/clearml.conf}. */
  public ClearMlConfigBuilder configFile(Path configFile) {
    return set("config_file", configFile.toString());
  }

  /**
   * Any setting by its key.
   *
   * @param key dotted, such as {@code sdk.aws.s3.region}
   * @param value text that is not blank, a path or URI, a number, a boolean, or lists and maps of
   *     these
   */
  public ClearMlConfigBuilder set(String key, Object value) {
    Objects.requireNonNull(value, key);
    if (value instanceof String text && text.isBlank()) {
      throw new IllegalArgumentException(key + " must not be blank");
    }
    try {
      ConfigUtil.splitPath(key);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("not a dotted key: " + key, e);
    }
    values.put(key, plain(key, value));
    return this;
  }

  private static Object plain(String key, Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Path || value instanceof URI) {
      return value.toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new HashMap<>();
      map.forEach((name, child) -> plain.put(String.valueOf(name), plain(key, child)));
      return plain;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(child -> plain(key, child)).toList();
    }
    // Without the value, which may be a secret.
    throw new IllegalArgumentException(key + " cannot hold a " + value.getClass().getName());
  }

  /** What to take for the process around us. Default: {@link Environment#ofProcess()}. */
  public ClearMlConfigBuilder environment(Environment environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
    return this;
  }

  /** What is taken for the process around us. */
  public Environment environment() {
    return environment;
  }

  /**
   * Reads the files and checks what is set. Blocks for reading local files only.
   *
   * @throws ConfigurationException if a file cannot be parsed or a value is of the wrong kind
   */
  public ClearMlConfig build() {
    return new ClearMlConfig(Layers.load(Map.copyOf(values), environment), environment);
  }
}
