package ml.clear.sdk.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All settings in effect, flattened and fit to be shown. */
final class SettingsList {
  private static final int LONGEST_SHOWN = 200;
  private static final int SHORTEST_SECRET = 5;

  private final List<Setting> settings = new ArrayList<>();
  private final Set<String> secrets = new TreeSet<>();

  private SettingsList() {}

  static List<Setting> of(ConfigSection root, ServerSettings server) {
    SettingsList list = new SettingsList();
    list.add("", root.object());
    list.derived(ServerSettings.API, Optional.of(server.apiServer().toString()));
    list.derived(ServerSettings.WEB, server.webServer().map(Object::toString));
    list.derived(ServerSettings.FILES, server.filesServer().map(Object::toString));
    return list.settings.stream().map(list::withoutCopiesOfSecrets).toList();
  }

  private void add(String key, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      new TreeMap<>(object)
          .forEach((name, child) -> add(key.isEmpty() ? name : key + "." + name, child));
    } else if (value instanceof ConfigList list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        add(key + "[" + i + "]", list.get(i));
      }
    } else {
      String text = value instanceof ConfigList ? "[]" : String.valueOf(value.unwrapped());
      boolean secret = Redaction.isSecret(key) && Flags.parse(text).isEmpty();
      if (secret && text.length() >= SHORTEST_SECRET) {
        secrets.add(text);
      }
      String shown = secret ? Redaction.shown(key, text) : Redaction.withoutUrlSecrets(text);
      settings.add(new Setting(key, shown, Origins.of(value)));
    }
  }

  private void derived(String key, Optional<String> value) {
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      if (setting.key().equals(key) && setting.value().isBlank() && value.isPresent()) {
        String origin =
            key.equals(ServerSettings.API)
                ? Origins.DEFAULTS
                : "derived from " + ServerSettings.API;
        settings.set(i, new Setting(key, Redaction.withoutUrlSecrets(value.get()), origin));
      }
    }
  }

  /** A secret that was copied into a harmless key, by substitution say, stays masked there too. */
  private Setting withoutCopiesOfSecrets(Setting setting) {
    String value = setting.value();
    for (String secret : secrets) {
      value = value.replace(secret, Redaction.MASK);
    }
    return new Setting(setting.key(), shortened(value), setting.origin());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN
        ? text
        : text.substring(0, LONGEST_SHOWN) + "... (" + text.length() + " characters)";
  }
}
