package ml.clear.sdk.internal.storage;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ConfigSection;
import ml.clear.sdk.storage.StorageUri;

/**
 * Where this machine finds what is registered under other names, such as a share that is mounted
 * elsewhere: {@code sdk.storage.path_substitution}. What is uploaded goes there, too, but is
 * registered under the name that all machines know. Immutable.
 */
public final class PathSubstitutions {
  /** Every URI means what it says. */
  public static final PathSubstitutions NONE = new PathSubstitutions(List.of());

  private static final String KEY = "sdk.storage.path_substitution";

  /** One rule, as in the reference: {@code separator} becomes the system's behind the prefix. */
  private record Rule(String registered, String local, Optional<String> separator) {
    String apply(String uri) {
      String rest = uri.substring(registered.length());
      return local + separator.map(each -> rest.replace(each, File.separator)).orElse(rest);
    }
  }

  private final List<Rule> rules;

  private PathSubstitutions(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the rules.
   *
   * @throws ConfigurationException if a rule lacks one of its prefixes or asks for both separators
   */
  public static PathSubstitutions of(ClearMlConfig config) {
    List<Rule> rules = new ArrayList<>();
    for (ConfigSection section : config.sections(KEY)) {
      rules.add(rule(section));
    }
    return rules.isEmpty() ? NONE : new PathSubstitutions(rules);
  }

  private static Rule rule(ConfigSection section) {
    boolean windows = section.flag("replace_windows_sep").orElse(false);
    boolean linux = section.flag("replace_linux_sep").orElse(false);
    Optional<String> registered = section.text("registered_prefix");
    Optional<String> local = section.text("local_prefix");
    if (registered.isEmpty() || local.isEmpty() || (windows && linux)) {
      throw new ConfigurationException(
          "each entry of "
              + KEY
              + " needs registered_prefix and local_prefix, and at most one of replace_windows_sep"
              + " and replace_linux_sep ("
              + section.origin()
              + ")");
    }
    return new Rule(
        registered.get(),
        local.get(),
        windows ? Optional.of("\\") : linux ? Optional.of("/") : Optional.empty());
  }

  /** Where an object really is, seen from here; the first rule that fits counts. */
  public StorageUri locate(String uri) {
    return StorageUri.of(apply(uri));
  }

  String apply(String uri) {
    String text = uri.stripLeading();
    return rules.stream()
        .filter(rule -> text.startsWith(rule.registered()))
        .findFirst()
        .map(rule -> rule.apply(text))
        .orElse(text);
  }
}
