package ml.clear.sdk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.internal.storage.CoreStorage;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** The choices of a client. Nothing is sent before its first call. Not thread-safe. */
public final class ClearMlBuilder {
  private @Nullable ClearMlConfig config;
  private RetryOptions retry = RetryOptions.DEFAULT;
  private ReporterOptions reporter = ReporterOptions.DEFAULT;
  private TimeSource time = TimeSource.system();
  private Duration shutdownLimit = Duration.ofSeconds(10);
  private boolean offline;
  private boolean offlineIfNotConfigured;

  ClearMlBuilder() {}

  /**
   * The configuration. Default: {@link ClearMlConfig#load()}.
   *
   * @param config server, credentials and everything else
   */
  public ClearMlBuilder config(ClearMlConfig config) {
    this.config = Objects.requireNonNull(config, "config");
    return this;
  }

  /** Writes session folders instead of talking to a server, as {@code CLEARML_OFFLINE_MODE=1}. */
  public ClearMlBuilder offline() {
    this.offline = true;
    return this;
  }

  /** Goes offline if no server is configured, instead of refusing. */
  public ClearMlBuilder offlineIfNotConfigured() {
    this.offlineIfNotConfigured = true;
    return this;
  }

  /**
   * How long calls are tried again. Default: {@link RetryOptions#DEFAULT}.
   *
   * @param retry deadlines and waits
   */
  public ClearMlBuilder retry(RetryOptions retry) {
    this.retry = Objects.requireNonNull(retry, "retry");
    return this;
  }

  /**
   * How reports are queued, batched and kept. Default: {@link ReporterOptions#DEFAULT}.
   *
   * @param reporter bounds and policies
   */
  public ClearMlBuilder reporter(ReporterOptions reporter) {
    this.reporter = Objects.requireNonNull(reporter, "reporter");
    return this;
  }

  /**
   * The clock. Default: {@link TimeSource#system()}; tests give one that they move by hand.
   *
   * @param time where all times come from
   */
  public ClearMlBuilder time(TimeSource time) {
    this.time = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * How long a JVM that ends may be held up to close tasks that are still open. Default: 10 s.
   *
   * @param limit for all tasks together, which are ended at the same time: three fifths of it for
   *     uploads and reports, one for telling the server how they ended, one for putting what is
   *     left of the reports on disk. Zero switches the shutdown hook off
   */
  public ClearMlBuilder shutdownLimit(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("shutdownLimit must not be negative, got " + limit);
    }
    this.shutdownLimit = limit;
    return this;
  }

  /**
   * Makes the client. Sends nothing.
   *
   * @throws ConfigurationException if no server is configured, and neither this builder nor the
   *     configuration says offline; or if a setting is wrong
   */
  public ClearMl build() {
    ClearMlConfig used = config == null ? ClearMlConfig.load() : config;
    if (offline || used.offline() || (offlineIfNotConfigured && !used.isServerConfigured())) {
      OfflineTransport transport =
          new OfflineTransport(
              used.cacheDirectory(),
              used.isServerConfigured() ? used.findFilesServer() : Optional.empty(),
              time);
      Storage storage = CoreStorage.standalone(used);
      return new ClearMl(
          used,
          time,
          transport,
          Optional.of(transport),
          storage,
          new Reporter(transport, reporter, time, Optional.empty()),
          shutdownLimit);
    }
    Path spool = SpoolFolder.root(used.cacheDirectory(), used.apiServer());
    HttpTransport transport = new HttpTransport(used, retry, time);
    Storage storage = CoreStorage.open(used, transport.httpClient(), transport.bearerToken(), time);
    return new ClearMl(
        used,
        time,
        transport,
        Optional.empty(),
        storage,
        new Reporter(transport, reporter, time, Optional.of(spool)),
        shutdownLimit);
  }
}
