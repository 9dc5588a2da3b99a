package ml.clear.sdk.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All settings in effect, flattened and fit to be shown. */
final class SettingsList {
  private static final int SHORTEST_SECRET = 5;

  private final List<Setting> settings = new ArrayList<>();

  /** The longest first: a shorter one may be a part of it. */
  private final Set<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  private SettingsList() {}

  static List<Setting> of(ConfigSection root, ServerSettings server) {
    SettingsList list = new SettingsList();
    list.add("", root.object());
    String alias = root.origin(ServerSettings.API_ALIAS).orElse(Origins.DEFAULTS);
    String derived = "derived from " + ServerSettings.API;
    list.fill(ServerSettings.API, Optional.of(server.apiServer()), alias);
    list.fill(ServerSettings.WEB, server.webServer(), derived);
    list.fill(ServerSettings.FILES, server.filesServer(), derived);
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
      String text = String.valueOf(value.unwrapped());
      String shown = value instanceof ConfigList ? "[]" : Redaction.shown(key, text);
      if (shown.equals(Redaction.MASK) && text.length() >= SHORTEST_SECRET) {
        secrets.add(text);
      }
      settings.add(new Setting(key, shown, Origins.of(value)));
    }
  }

  /** Shows what is used where nothing was set. */
  private void fill(String key, Optional<URI> value, String origin) {
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      if (setting.key().equals(key) && setting.value().isBlank() && value.isPresent()) {
        String shown = Redaction.withoutInlineSecrets(value.get().toString());
        settings.set(i, new Setting(key, shown, origin));
      }
    }
  }

  /** A secret that was copied into a harmless key, by substitution say, stays masked there too. */
  private Setting withoutCopiesOfSecrets(Setting setting) {
    String value = setting.value();
    for (String secret : secrets) {
      value = value.replace(secret, Redaction.MASK);
    }
    return new Setting(setting.key(), value, setting.origin());
  }
}
