package ml.clear.sdk.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The sources of settings, the strongest first: builder, system properties, variables, files,
 * built-in defaults.
 *
 * @param overrides the first three, one section each
 * @param strongest the first three merged; the only source of what no file may decide, such as
 *     {@code task_id}
 * @param merged everything merged
 * @param files what was looked for, and found or not, the strongest first
 */
record Layers(
    List<ConfigSection> overrides,
    ConfigSection strongest,
    ConfigSection merged,
    List<ConfFiles.Candidate> files) {
  private static final String PROPERTY_PREFIX = "clearml.";
  private static final List<String> API = List.of("api", "api_server");
  private static final List<String> API_ALIAS = List.of("api", "host");

  /** Variables of the reference that override a key of the file, without their prefix. */
  private static final Map<String, String> KEYS_OF_VARIABLES =
      Map.ofEntries(
          Map.entry("API_HOST", "api.api_server"),
          Map.entry("WEB_HOST", "api.web_server"),
          Map.entry("FILES_HOST", "api.files_server"),
          Map.entry("API_ACCESS_KEY", "api.credentials.access_key"),
          Map.entry("API_SECRET_KEY", "api.credentials.secret_key"),
          Map.entry("API_HOST_VERIFY_CERT", "api.verify_certificate"),
          Map.entry("API_EXTRA_RETRY_CODES", "api.http.extra_retry_codes"),
          Map.entry("API_DEFAULT_REQ_METHOD", "api.http.default_method"),
          Map.entry("DEFAULT_OUTPUT_URI", "sdk.development.default_output_uri"),
          Map.entry("CACHE_DIR", "sdk.storage.cache.default_base_dir"),
          Map.entry("LOG_ENVIRONMENT", "sdk.development.log_os_environments"),
          Map.entry("BLOCK_PICKLED_ARTIFACTS", "sdk.storage.block_pickled_artifacts"),
          Map.entry("SUPPRESS_UPDATE_MESSAGE", "sdk.development.suppress_update_message"),
          Map.entry(
              "DEVELOPMENT_DEFAULT_SHELL_BINARY_PATH", "sdk.development.default_shell_binary"),
          Map.entry("ENABLE_ENV_CONFIG_SECTION", "sdk.apply_environment"),
          Map.entry("ENABLE_FILES_CONFIG_SECTION", "sdk.apply_files"));

  /** A variable such as CLEARML_SDK must not replace a whole section. */
  private static final Set<String> SECTIONS =
      Set.of("api", "sdk", "agent", "logging", "environment", "files");

  static Layers load(Map<String, Object> explicit, Environment environment) {
    List<Config> overrides =
        List.of(explicit(explicit), properties(environment), variables(environment));
    Config strongest = merge(overrides);
    ConfigSection settings = section(strongest);
    List<ConfFiles.Candidate> files = ConfFiles.candidates(settings, environment);
    List<Config> all = new ArrayList<>(List.of(strongest));
    for (ConfFiles.Candidate file : files) {
      all.add(file.read(environment));
    }
    all.add(defaults());
    return new Layers(
        overrides.stream().map(Layers::section).toList(), settings, section(merge(all)), files);
  }

  static ConfigObject emptyObject() {
    return ConfigFactory.empty().root();
  }

  private static Config explicit(Map<String, Object> values) {
    Config config = ConfigFactory.empty(Origins.BUILDER);
    for (var entry : new TreeMap<>(values).entrySet()) {
      config =
          with(config, ConfigUtil.splitPath(entry.getKey()), entry.getValue(), Origins.BUILDER);
    }
    return config;
  }

  private static Config properties(Environment environment) {
    Config config = ConfigFactory.empty();
    for (String name : new TreeMap<>(environment.properties()).keySet()) {
      var value = environment.property(name);
      if (name.startsWith(PROPERTY_PREFIX) && value.isPresent()) {
        List<String> path = List.of(name.substring(PROPERTY_PREFIX.length()).split("\\.", -1));
        // A name with an empty part is no key of ours.
        if (!path.contains("") && !(path.size() == 1 && SECTIONS.contains(path.get(0)))) {
          config = with(config, path, value.get(), Origins.property(name));
        }
      }
    }
    return config;
  }

  private static Config variables(Environment environment) {
    Config config = ConfigFactory.empty();
    // The legacy prefix first, so that the present one replaces it.
    for (String prefix : List.of("TRAINS_", "CLEARML_")) {
      for (String name : new TreeMap<>(environment.variables()).keySet()) {
        var value = environment.variable(name);
        if (name.startsWith(prefix) && value.isPresent()) {
          String suffix = name.substring(prefix.length());
          String key = KEYS_OF_VARIABLES.get(suffix);
          // Not split: what is not in the table may contain anything.
          List<String> path =
              key == null
                  ? List.of(suffix.toLowerCase(Locale.ROOT))
                  : List.of(key.split("\\.", -1));
          if (path.size() > 1 || !SECTIONS.contains(path.get(0))) {
            config = with(config, path, value.get(), Origins.variable(name));
          }
        }
      }
    }
    return config;
  }

  private static Config with(Config config, List<String> path, Object value, String origin) {
    // The legacy alias would lose against a weaker place that has the present name.
    List<String> names = path.equals(API_ALIAS) ? API : path;
    return config.withValue(
        ConfigUtil.joinPath(names), ConfigValueFactory.fromAnyRef(value, origin));
  }

  private static Config defaults() {
    try (InputStream resource = Layers.class.getResourceAsStream("defaults.conf")) {
      if (resource == null) {
        throw new IllegalStateException("defaults.conf is missing from the jar");
      }
      return ConfigFactory.parseString(
          new String(resource.readAllBytes(), StandardCharsets.UTF_8),
          ConfigParseOptions.defaults()
              .setSyntax(ConfigSyntax.CONF)
              .setOriginDescription(Origins.DEFAULTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of all, the strongest first. */
  private static Config merge(List<Config> layers) {
    List<Config> weakestFirst = new ArrayList<>(layers);
    Collections.reverse(weakestFirst);
    Config merged = ConfigFactory.empty();
    for (Config layer : weakestFirst) {
      merged = layer.withFallback(merged);
    }
    return merged;
  }

  private static ConfigSection section(Config config) {
    return new ConfigSection("", config.root());
  }
}
