package ml.clear.sdk.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a configuration takes from the process around it. Programs use {@link #ofProcess()}, which
 * is the default; tests make their own, so that nothing of the machine leaks in. Immutable.
 *
 * @param variables environment variables
 * @param properties system properties
 * @param home the user's home folder, the meaning of {@code ~}: {@code HOME} of the process, or
 *     {@code USERPROFILE} on Windows, else {@code user.home}
 * @param workingDirectory what relative paths are relative to
 * @param hostName this machine's name
 * @param pid this process's id
 */
public record Environment(
    Map<String, String> variables,
    Map<String, String> properties,
    Path home,
    Path workingDirectory,
    String hostName,
    long pid) {
  /** Copies the maps. */
  public Environment {
    variables = Map.copyOf(variables);
    properties = Map.copyOf(properties);
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(workingDirectory, "workingDirectory");
    Objects.requireNonNull(hostName, "hostName");
  }

  /** The variables, properties, folders and names of this process, as they are now. */
  public static Environment ofProcess() {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      // Another thread may remove one between the two calls.
      String value = System.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return new Environment(
        System.getenv(),
        properties,
        home(System.getenv(), properties),
        Path.of("").toAbsolutePath(),
        hostName(System.getenv()),
        ProcessHandle.current().pid());
  }

  /**
   * An environment without variables and properties, for tests.
   *
   * @param home its home folder and working directory
   */
  public static Environment bare(Path home) {
    return new Environment(Map.of(), Map.of(), home, home, "localhost", 1);
  }

  /** The same with one more variable. */
  public Environment withVariable(String name, String value) {
    return new Environment(
        plus(variables, name, value), properties, home, workingDirectory, hostName, pid);
  }

  /** The same with one more system property. */
  public Environment withProperty(String name, String value) {
    return new Environment(
        variables, plus(properties, name, value), home, workingDirectory, hostName, pid);
  }

  /** A variable's value, trimmed; a blank one counts as unset. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** A system property's value, trimmed; a blank one counts as unset. */
  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /**
   * A text fit to be shown: secrets in variables and properties, and what looks like one, masked.
   */
  public String withoutSecrets(String text) {
    return new Secrets(this).mask(text);
  }

  /** Says only how much there is: variables and properties hold secrets. */
  @Override
  public String toString() {
    return "Environment["
        + variables.size()
        + " variables, "
        + properties.size()
        + " properties, home="
        + home
        + ", host="
        + hostName
        + ", pid="
        + pid
        + "]";
  }

  private static Map<String, String> plus(Map<String, String> map, String name, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(name, value);
    return more;
  }

  /** As the reference finds it, so that both read the same files; user.home ignores HOME. */
  static Path home(Map<String, String> variables, Map<String, String> properties) {
    boolean windows = properties.getOrDefault("os.name", "").startsWith("Windows");
    String variable = variables.getOrDefault(windows ? "USERPROFILE" : "HOME", "");
    return Path.of(variable.isBlank() ? properties.getOrDefault("user.home", "") : variable)
        .toAbsolutePath();
  }

  private static String hostName(Map<String, String> variables) {
    try {
      // What gethostname(2) says; InetAddress asks the resolver, which may block for seconds.
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      String name = variables.getOrDefault("COMPUTERNAME", variables.getOrDefault("HOSTNAME", ""));
      if (!name.isBlank()) {
        return name.strip();
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
