package ml.clear.sdk.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import ml.clear.sdk.ConfigurationException;

/** What the settings say about this run, checked. */
record RunSettings(
    boolean offline,
    Optional<String> taskId,
    boolean consoleLeftToAgent,
    String worker,
    long nodeRank,
    boolean masterNode,
    Path cacheDirectory,
    Optional<String> defaultOutputUri,
    Optional<String> dockerImage,
    Optional<String> dockerSetupScript,
    OptionalLong iterationOffset,
    boolean reuseForbidden,
    Duration pingPeriod,
    VcsOverrides vcs,
    Map<String, String> loggedEnvironment) {
  private static final String PING = "sdk.development.worker.ping_period_sec";

  static RunSettings of(Layers layers, Environment environment) {
    ConfigSection all = layers.merged();
    ConfigSection strongest = layers.strongest();
    long rank = nodeRank(strongest, environment);
    return new RunSettings(
        strongest
            .text("offline_mode")
            .map(text -> Flags.parse(text).orElse(true)) // an API version means yes, too
            .orElse(false),
        strongest.text("task_id"),
        !strongest.flag("log_task_to_backend").orElse(true),
        strongest.text("worker_name").orElse(environment.hostName()),
        rank,
        rank == 0 || strongest.flag("force_master_node").orElse(false),
        cacheDirectory(all, environment),
        all.text("sdk.development.default_output_uri").map(String::strip),
        strongest.text("docker_image"),
        strongest.text("docker_bash_script"),
        strongest.number("set_iteration_offset"),
        strongest.flag("task_no_reuse").orElse(false),
        pingPeriod(all),
        vcs(strongest, environment),
        loggedEnvironment(all.texts("sdk.development.log_os_environments"), environment));
  }

  /** Nothing of its content: the captured variables may be secrets. */
  @Override
  public String toString() {
    return "RunSettings[]";
  }

  private static Path cacheDirectory(ConfigSection all, Environment environment) {
    return all.text("sdk.storage.cache.default_base_dir")
        .map(text -> Paths.expand(text.strip(), environment))
        .orElseGet(
            () ->
                Paths.expand(
                    environment.property("java.io.tmpdir").orElse("/tmp") + "/clearml_cache",
                    environment));
  }

  private static Duration pingPeriod(ConfigSection all) {
    Duration least = Duration.ofSeconds(1);
    Duration period =
        all.duration(PING, ChronoUnit.SECONDS).orElseThrow(() -> all.wrong(PING, "seconds"));
    return period.compareTo(least) < 0 ? least : period;
  }

  /**
   * ClearML's own variable, then the launchers'; what a launcher writes that is no number is not.
   */
  private static long nodeRank(ConfigSection strongest, Environment environment) {
    OptionalLong own = strongest.number("node_id");
    if (own.isPresent()) {
      return own.getAsLong();
    }
    for (List<String> names :
        List.of(
            List.of("OMPI_COMM_WORLD_NODE_RANK", "PMI_RANK"),
            List.of("OMPI_COMM_WORLD_RANK", "SLURM_PROCID", "SLURM_NODEID"),
            List.of("RANK"))) {
      Optional<String> first =
          names.stream()
              .filter(environment.variables()::containsKey)
              .findFirst()
              .flatMap(environment::variable);
      if (first.isPresent() && first.get().matches("-?\\d{1,18}")) {
        return Long.parseLong(first.get());
      }
    }
    return 0;
  }

  private static VcsOverrides vcs(ConfigSection strongest, Environment environment) {
    Optional<String> diff = decoded(strongest, "vcs_diff");
    if (diff.isEmpty() && "".equals(environment.variables().get("CLEARML_VCS_DIFF"))) {
      diff = Optional.of(""); // set, and empty: the user wants none stored
    }
    return new VcsOverrides(
        strongest.text("vcs_repo_type"),
        strongest.text("vcs_repo_url"),
        strongest.text("vcs_commit_id"),
        strongest.text("vcs_branch"),
        strongest.text("vcs_root"),
        strongest.text("vcs_work_dir"),
        strongest.text("vcs_entry_point"),
        decoded(strongest, "vcs_status"),
        diff);
  }

  private static Optional<String> decoded(ConfigSection strongest, String key) {
    try {
      return strongest
          .text(key)
          .map(text -> new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          key + " must be base64 (" + strongest.origin(key).orElse("") + ")", e);
    }
  }

  private static Map<String, String> loggedEnvironment(
      List<String> patterns, Environment environment) {
    Map<String, String> logged = new TreeMap<>();
    for (String written : patterns) {
      String pattern = written.replaceAll("^\\[|]$", "").strip();
      environment
          .variables()
          .forEach(
              (name, value) -> {
                if (matches(pattern, name)) {
                  logged.put(name, value);
                }
              });
    }
    return Map.copyOf(logged);
  }

  /** A star never takes a variable that looks like a secret; it must be named in full. */
  private static boolean matches(String pattern, String name) {
    if (pattern.contains("*") && Redaction.isSecret(name)) {
      return false;
    }
    if (pattern.equals("*")) {
      return !name.startsWith("CLEARML_") && !name.startsWith("TRAINS_");
    }
    if (pattern.endsWith("*")) {
      return name.startsWith(pattern.replaceAll("\\*+$", ""));
    }
    return pattern.startsWith("*")
        ? name.endsWith(pattern.replaceAll("^\\*+", ""))
        : name.equals(pattern);
  }
}
