package ml.clear.sdk.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Reads one file of settings, HOCON or JSON, with its includes and substitutions. */
final class ConfFile {
  private static final String QUOTE_HINT =
      "; put double quotes around text that contains any of $ \" { } [ ] : = , + # ` ^ ? ! @ * & \\";
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");

  private ConfFile() {}

  /**
   * The settings in a file. Each file is resolved by itself, as the reference does: a substitution
   * sees this file and the environment, not what another file overrides.
   */
  static Config read(Path file, Environment environment) {
    try {
      return resolve(parse(file, Set.of()), environment);
    } catch (ConfigException e) {
      throw unreadable(file, e);
    }
  }

  static Config resolve(Config config, Environment environment) {
    return config.resolve(
        ConfigResolveOptions.defaults()
            .setUseSystemEnvironment(false)
            .appendResolver(new Variables(environment)));
  }

  private static Config parse(Path file, Set<Path> includers) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read", e);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return ConfigFactory.parseString(
        PyhoconSyntax.toHocon(text),
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(file.toString())
            .setIncluder(new Includes(file, includers)));
  }

  /** The parser's exception quotes what it stumbled over, which may be a secret: it is dropped. */
  private static ConfigurationException unreadable(Path file, ConfigException e) {
    String where = e.origin() == null ? file.toString() : Origins.text(e.origin().description());
    String message = String.valueOf(e.getMessage());
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      Matcher substitution = SUBSTITUTION.matcher(message);
      String name = substitution.find() ? substitution.group() : "a substitution";
      return new ConfigurationException(
          where
              + ": "
              + name
              + " is defined neither in the file nor in the environment; ${?NAME} may be undefined");
    }
    return new ConfigurationException(where + ": " + reason(message) + QUOTE_HINT);
  }

  private static String reason(String message) {
    // "file: 12: Expecting a comma, got 'x'": what is quoted comes from the file.
    String reason = message.replaceFirst("^.*?: \\d+(-\\d+)?: ", "").split("['\"\n]", 2)[0];
    return "cannot be parsed: " + reason.strip();
  }

  /** Substitutions that the file itself does not define. */
  private record Variables(Environment environment) implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String path) {
      List<String> names = ConfigUtil.splitPath(path);
      String name = String.join(".", names);
      String value = environment.variables().get(name);
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, Origins.variable(name));
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  /** Includes relative to the including file; a missing one is empty unless it is required. */
  private record Includes(Path from, Set<Path> includers)
      implements ConfigIncluder, ConfigIncluderFile {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      Path file = from.resolveSibling(what);
      for (String ending : List.of("", ".conf", ".json")) {
        Path candidate = file.resolveSibling(file.getFileName() + ending);
        if (Files.isRegularFile(candidate)) {
          return parse(candidate, withFrom(candidate)).root();
        }
      }
      if (!context.parseOptions().getAllowMissing()) {
        throw new ConfigurationException(from + " includes " + file + ", which does not exist");
      }
      return Layers.emptyObject();
    }

    private Set<Path> withFrom(Path next) {
      Set<Path> all = new HashSet<>(includers);
      all.add(from.normalize());
      if (all.contains(next.normalize())) {
        throw new ConfigurationException(from + " includes " + next + ", which includes it");
      }
      return all;
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return include(context, what.getPath());
    }
  }
}
