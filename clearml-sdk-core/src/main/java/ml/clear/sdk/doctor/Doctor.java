package ml.clear.sdk.doctor;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ClearMlConfigBuilder;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.doctor.Findings;
import ml.clear.sdk.internal.doctor.Rounds;
import ml.clear.sdk.time.TimeSource;

/**
 * Looks at the whole set-up and says what is wrong and what to change: configuration, server,
 * clock, credentials, where artifacts go, queues, stuck tasks, proxies, TLS, and what is left on
 * this disk. Works when the server is away, when credentials are wrong, and when the configuration
 * cannot be read. Thread-safe.
 *
 * <p>It is also a program: {@code java -cp … ml.clear.sdk.doctor.Doctor [--json]}. It ends with 0,
 * with 1 after warnings, or with 2 after errors.
 */
public final class Doctor {
  private final Supplier<ClearMlConfig> source;
  private final Environment environment;
  private final TimeSource time;

  private Doctor(Supplier<ClearMlConfig> source, Environment environment, TimeSource time) {
    this.source = source;
    this.environment = environment;
    this.time = time;
  }

  /** For a configuration that perhaps cannot be read, which is then a finding. */
  public static Doctor of(ClearMlConfigBuilder source) {
    return new Doctor(source::build, source.environment(), TimeSource.system());
  }

  /** For a configuration that has been read. */
  public static Doctor of(ClearMlConfig config) {
    return new Doctor(() -> config, config.environment(), TimeSource.system());
  }

  /** For the configuration of this process. */
  public static Doctor ofProcess() {
    return of(ClearMlConfig.builder());
  }

  /** The same with another clock, for tests. */
  public Doctor time(TimeSource newTime) {
    return new Doctor(source, environment, newTime);
  }

  /**
   * Looks at everything once. Changes nothing but for a probe object of 32 bytes at each
   * destination, and a probe file in the cache folder, which are gone afterwards. Blocks for up to
   * two minutes if servers do not answer, for a second or two if they do. Never throws.
   */
  public DoctorReport run() {
    Findings findings = new Findings(environment::withoutSecrets);
    new Rounds(time).go(source, findings);
    return new DoctorReport(
        time.now().truncatedTo(ChronoUnit.SECONDS), ClearMl.version(), findings.all());
  }

  /**
   * Prints the report of this process's configuration.
   *
   * @param arguments {@code --json} for JSON
   */
  public static void main(String[] arguments) {
    DoctorReport report = ofProcess().run();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(List.of(arguments).contains("--json") ? report.json() + "\n" : report.text());
    out.flush();
    System.exit(
        switch (report.worst()) {
          case OK, INFO -> 0;
          case WARNING -> 1;
          case ERROR -> 2;
        });
  }
}
