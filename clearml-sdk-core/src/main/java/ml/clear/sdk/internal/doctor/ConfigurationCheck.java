package ml.clear.sdk.internal.doctor;

import java.util.List;
import java.util.stream.Collectors;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ConfigFile;
import ml.clear.sdk.config.Setting;

/** Which settings were found, and where. */
final class ConfigurationCheck {
  private static final String AREA = "configuration";

  /** What decides where everything goes, in the order of interest. */
  private static final List<String> TOLD =
      List.of(
          "api.api_server",
          "api.web_server",
          "api.files_server",
          "api.credentials.access_key",
          "auth_token",
          "sdk.development.default_output_uri",
          "sdk.storage.cache.default_base_dir");

  private final ClearMlConfig config;

  ConfigurationCheck(ClearMlConfig config) {
    this.config = config;
  }

  void look(Findings findings) {
    String read = files(true);
    String missing = files(false);
    String files =
        (read.isEmpty() ? "no file was read" : "read: " + read)
            + (missing.isEmpty() ? "" : "; not there: " + missing);
    if (config.isServerConfigured()) {
      findings.ok(AREA, files);
    } else if (config.offline()) {
      findings.info(AREA, files + "; no server is configured, which offline mode does not need");
    } else {
      findings.error(
          AREA,
          files + "; no server is configured, neither there nor by CLEARML_API_HOST",
          "create credentials in the web app under Settings, Workspace, and paste them into"
              + " ~/clearml.conf, or set CLEARML_API_HOST, CLEARML_API_ACCESS_KEY and"
              + " CLEARML_API_SECRET_KEY");
    }
    for (String key : TOLD) {
      config.settings().stream()
          .filter(setting -> setting.key().equals(key) && !setting.value().isBlank())
          .map(Setting::toString)
          .forEach(setting -> findings.info(AREA, setting));
    }
    if (config.offline()) {
      findings.info(
          AREA,
          "offline mode is on" + origin("offline_mode") + ": runs go to session folders",
          "unset CLEARML_OFFLINE_MODE to talk to the server");
    }
    config
        .taskId()
        .ifPresent(
            task ->
                findings.info(
                    AREA,
                    "this process is to attach to task " + task + origin("task_id"),
                    "unset CLEARML_TASK_ID, unless an agent started this process"));
  }

  private String origin(String key) {
    return config.origin(key).map(origin -> " (" + origin + ")").orElse("");
  }

  private String files(boolean found) {
    return config.files().stream()
        .filter(file -> file.found() == found)
        .map(ConfigFile::path)
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
