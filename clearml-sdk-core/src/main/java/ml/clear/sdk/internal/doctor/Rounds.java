package ml.clear.sdk.internal.doctor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.http.ServerProbe;
import ml.clear.sdk.time.TimeSource;

/** Goes through all areas, whatever goes wrong in one of them. */
public final class Rounds {
  private static final Duration PROBE_TIME = Duration.ofSeconds(5);

  private final TimeSource time;

  /** Rounds that have not begun. */
  public Rounds(TimeSource time) {
    this.time = time;
  }

  /** Looks at everything that the configuration names. Never throws. */
  public void go(Supplier<ClearMlConfig> source, Findings findings) {
    RuntimeCheck.look(findings);
    ClearMlConfig config;
    try {
      config = source.get();
    } catch (RuntimeException e) {
      findings.error(
          "configuration",
          reason(e),
          "mend it; servers, stores and disk were not looked at, since nobody knows where they are");
      return;
    }
    findings.maskWith(config::withoutSecrets);
    guarded("configuration", findings, found -> new ConfigurationCheck(config).look(found));
    guarded("network", findings, found -> network(config, found));
    guarded("disk", findings, found -> new DiskCheck(config, time).look(found));
  }

  private void network(ClearMlConfig config, Findings findings) {
    if (!config.isServerConfigured()) {
      return; // the configuration's own finding
    }
    try (ServerProbe probe = new ServerProbe(config, time, PROBE_TIME)) {
      boolean there = new ServerCheck(config, time).look(probe, findings);
      Optional<HttpTransport> session =
          there ? new LoginCheck(config, time).look(findings) : Optional.empty();
      try {
        guarded(
            "output_uri",
            findings,
            found -> new OutputCheck(config, probe, session.isPresent()).look(found));
        session.ifPresent(
            transport ->
                guarded("queues", findings, found -> new QueueCheck(transport, time).look(found)));
      } finally {
        session.ifPresent(HttpTransport::close);
      }
    }
  }

  /** A check that breaks is a finding, too. */
  private static void guarded(String area, Findings findings, Consumer<Findings> check) {
    try {
      check.accept(findings);
    } catch (RuntimeException | LinkageError e) {
      findings.error(area, "could not be looked at: " + reason(e), "");
    }
  }

  static String reason(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return failure instanceof ClearMlException e
        ? message.replace(" (effect: " + e.effect() + ")", "") // a report is not to be repeated
        : message;
  }
}
