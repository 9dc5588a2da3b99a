package ml.clear.sdk.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The secrets somebody may have quoted in a message, to be masked there. Not thread-safe. */
final class Secrets {
  /** A shorter one would mask half of every sentence. */
  private static final int SHORTEST = 4;

  /** The shell's folders, which only look like passwords. */
  private static final Set<String> NO_SECRETS = Set.of("PWD", "OLDPWD");

  private static final Pattern USER_INFO = Pattern.compile("://([^\\s/@]+(?:@[^\\s/@]+)*)@");

  /** The longest first: a shorter one may be a part of it. */
  private final Set<String> values =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  Secrets(Environment environment) {
    environment.variables().forEach(this::add);
    environment.properties().forEach(this::add);
  }

  /** The same with those in the settings, also as the header of a login would show them. */
  Secrets with(ConfigSection settings, Optional<Credentials> login) {
    add("", settings.object());
    login.ifPresent(pair -> values.add(base64(pair.accessKey() + ":" + pair.secretKey())));
    return this;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void add(String key, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      object.forEach((name, child) -> add(key.isEmpty() ? name : key + "." + name, child));
    } else if (value instanceof ConfigList list) {
      list.forEach(child -> add(key, child));
    } else {
      add(key, String.valueOf(value.unwrapped()));
    }
  }

  private void add(String key, String value) {
    Matcher userInfo = USER_INFO.matcher(value);
    while (userInfo.find()) {
      String whole = userInfo.group(1);
      addText(whole);
      for (String part : whole.split(":", 2)) {
        addText(part);
      }
    }
    boolean secret =
        Redaction.isSecret(key) && !NO_SECRETS.contains(key) && Flags.parse(value).isEmpty();
    if (secret && !isPath(value)) {
      addText(value.strip());
    }
  }

  private void addText(String secret) {
    if (secret.length() >= SHORTEST) {
      values.add(secret);
      try {
        values.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // Not percent-encoded.
      }
    }
  }

  /** The name of a file with a secret is none, and worth telling. */
  private static boolean isPath(String value) {
    try {
      return value.startsWith("/") && Files.exists(Path.of(value));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The text without the secrets, and without what looks like one. */
  String mask(String text) {
    String masked = text;
    for (String secret : values) {
      masked = masked.replace(secret, Redaction.MASK);
    }
    return masked.lines().map(Redaction::withoutInlineSecrets).collect(Collectors.joining("\n"));
  }

  /** Says only how many there are. */
  @Override
  public String toString() {
    return "Secrets[" + values.size() + "]";
  }
}
