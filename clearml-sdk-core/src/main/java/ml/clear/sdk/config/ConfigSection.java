package ml.clear.sdk.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration, such as {@code sdk.aws.s3} or one entry of its {@code credentials}.
 * Keys are dotted and relative to the section. A value that is absent, null or blank text counts as
 * unset. Immutable; prints nothing but its path and origin.
 *
 * <p>Every read throws {@link ConfigurationException}, naming key, file and line, if the value is
 * of another kind than asked for.
 */
public final class ConfigSection {
  /** As the reference; what else HOCON knows, such as {@code 10k}, is left to its parser. */
  private static final Pattern SIZE =
      Pattern.compile(
          "\\s*(-?\\d+(?:\\.\\d+)?)\\s*(?:([kmgtp]i?)?b)?\\s*", Pattern.CASE_INSENSITIVE);

  private final String path;
  private final ConfigObject object;

  ConfigSection(String path, ConfigObject object) {
    this.path = path;
    this.object = object;
  }

  ConfigObject object() {
    return object;
  }

  /**
   * The dotted path from the root, such as {@code sdk.aws.s3.credentials[0]}; empty for the root.
   */
  public String path() {
    return path;
  }

  /** Where this section was found, as {@code file:line}, a variable, and so on. */
  public String origin() {
    return Origins.of(object);
  }

  /** Where a value was found; empty if there is none. */
  public Optional<String> origin(String key) {
    return Optional.ofNullable(find(key)).map(Origins::of);
  }

  /** The names directly in this section. */
  public Set<String> keys() {
    return Set.copyOf(object.keySet());
  }

  /** Whether there is a value that is neither null nor blank. */
  public boolean has(String key) {
    ConfigValue value = find(key);
    return value != null && !(value.unwrapped() instanceof String text && text.isBlank());
  }

  /** Text as it is written; numbers and booleans as their text. */
  public Optional<String> text(String key) {
    ConfigValue value = find(key);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(scalar(key, value, "text")).filter(text -> !text.isBlank());
  }

  /**
   * {@code true, yes, y, on, t, 1} or their opposites in any case; any other number than 0 is true.
   */
  public Optional<Boolean> flag(String key) {
    ConfigValue value = find(key);
    if (value != null && value.unwrapped() instanceof Number number) {
      return Optional.of(number.doubleValue() != 0);
    }
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Flags.parse(text.get()).orElseThrow(() -> wrong(key, "true or false")));
  }

  /** A whole number; empty text, as in a variable, counts as unset. */
  public OptionalLong number(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (NumberFormatException e) {
      throw wrong(key, "a whole number");
    }
  }

  /** A number with or without decimals. */
  public OptionalDouble decimal(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text.get().strip());
      if (Double.isFinite(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      throw wrong(key, "a number");
    }
    throw wrong(key, "a finite number");
  }

  /**
   * A length of time: a number in {@code unit}, or text with a unit of its own such as {@code "5
   * minutes"}.
   *
   * @param unit the unit of a bare number: what the key's name ends in, {@code _sec} for seconds
   */
  public Optional<Duration> duration(String key, ChronoUnit unit) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches(".*[A-Za-z]\\s*")) {
      return Optional.of(typed(key, "a length of time", Config::getDuration));
    }
    double amount = decimal(key).orElseThrow();
    double nanos = amount * unit.getDuration().toNanos();
    if (nanos >= Long.MAX_VALUE || nanos <= Long.MIN_VALUE) {
      throw wrong(key, "a length of time below 292 years");
    }
    return Optional.of(Duration.ofNanos(Math.round(nanos)));
  }

  /**
   * A size in bytes: a number, or text such as {@code 10GB} (powers of 1000) or {@code 8MiB}, in
   * any case.
   */
  public OptionalLong bytes(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher size = SIZE.matcher(text.get());
    if (!size.matches()) {
      return OptionalLong.of(typed(key, "a size in bytes", Config::getBytes));
    }
    String unit = Objects.requireNonNullElse(size.group(2), "").toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(unit.charAt(0)) + 1;
    BigDecimal factor = BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power);
    BigDecimal bytes = new BigDecimal(size.group(1)).multiply(factor);
    return OptionalLong.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }

  /** A list of texts; text with commas, as in a variable, is split. Empty if unset. */
  public List<String> texts(String key) {
    ConfigValue value = find(key);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        texts.add(scalar(key + "[" + i + "]", list.get(i), "text"));
      }
    } else {
      texts.addAll(List.of(scalar(key, value, "a list").split(",")));
    }
    return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  /** A section; empty if unset, so that it may be read on. */
  public ConfigSection section(String key) {
    ConfigValue value = find(key);
    if (value == null) {
      return new ConfigSection(full(key), Layers.emptyObject());
    }
    if (value instanceof ConfigObject found) {
      return new ConfigSection(full(key), found);
    }
    throw wrong(key, "a section { ... }");
  }

  /** A list of sections, such as {@code aws.s3.credentials}; empty if unset. */
  public List<ConfigSection> sections(String key) {
    ConfigValue value = find(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof ConfigList list)) {
      throw wrong(key, "a list of sections [ { ... } ]");
    }
    List<ConfigSection> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String element = full(key) + "[" + i + "]";
      if (!(list.get(i) instanceof ConfigObject entry)) {
        throw wrong(element, list.get(i), "a section { ... }");
      }
      sections.add(new ConfigSection(element, entry));
    }
    return List.copyOf(sections);
  }

  /** An exception for a value that was read well but means nothing, naming key and origin. */
  ConfigurationException wrong(String key, String expected) {
    ConfigValue value = find(key);
    return value == null
        ? new ConfigurationException(full(key) + " is missing: need " + expected)
        : wrong(full(key), value, expected);
  }

  /** The section's path and origin; no values. */
  @Override
  public String toString() {
    return "ConfigSection[" + path + ", " + origin() + "]";
  }

  private static ConfigurationException wrong(String fullKey, ConfigValue value, String expected) {
    Object raw = value.unwrapped();
    String shown =
        switch (value.valueType()) {
          case OBJECT -> "a section";
          case LIST -> "a list";
          default -> "\"" + Redaction.shown(fullKey, String.valueOf(raw)) + "\"";
        };
    return new ConfigurationException(
        fullKey + " must be " + expected + ", but is " + shown + " (" + Origins.of(value) + ")");
  }

  private String scalar(String key, ConfigValue value, String expected) {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw wrong(full(key), value, expected);
    }
    // Not unwrapped(): an unquoted key of digits would lose its leading zeros.
    return value.valueType() == ConfigValueType.NULL ? "" : value.atKey("value").getString("value");
  }

  private <T> T typed(String key, String expected, TypedRead<T> read) {
    try {
      return read.from(Objects.requireNonNull(find(key)).atKey("value"), "value");
    } catch (ConfigException e) {
      throw wrong(key, expected);
    }
  }

  private interface TypedRead<T> {
    T from(Config config, String path);
  }

  /** The value at a dotted key, or null if there is none or it is null. */
  private @Nullable ConfigValue find(String key) {
    List<String> names = split(key);
    ConfigObject holder = object;
    for (int i = 0; i < names.size(); i++) {
      ConfigValue value = holder.get(names.get(i));
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        return null;
      }
      if (i == names.size() - 1) {
        return value;
      }
      if (!(value instanceof ConfigObject next)) {
        throw wrong(full(String.join(".", names.subList(0, i + 1))), value, "a section { ... }");
      }
      holder = next;
    }
    return null;
  }

  private static List<String> split(String key) {
    try {
      return ConfigUtil.splitPath(key);
    } catch (ConfigException.BadPath e) {
      return List.of(key);
    }
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
