package ml.clear.sdk.bench.jmh;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.report.TaskReporter;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;

/** A reporter with one task whose queues are in the wanted state. */
final class OpenTask implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int MORE_THAN_FIT = 200_000;

  private final QueueState state;
  private final Path spool;
  private final Reporter reporter;
  private final TaskReporter task;
  private final ApiTransport transport;

  OpenTask(QueueState state) throws IOException {
    this.state = state;
    this.spool = Files.createTempDirectory("clearml-bench");
    transport =
        switch (state) {
          case EMPTY -> CannedServer.answering();
          case FULL -> CannedServer.hanging();
          case DEAD -> new HttpTransport(nowhere(), RetryOptions.DEFAULT, TimeSource.system());
        };
    reporter =
        new Reporter(
            transport,
            ReporterOptions.DEFAULT,
            TimeSource.system(),
            state == QueueState.DEAD ? Optional.of(spool) : Optional.empty());
    task = reporter.open("7c1d2f0e9b8a4c6d8e0f1a2b3c4d5e6f", 0, "bench");
    for (int i = 0; state != QueueState.EMPTY && i < MORE_THAN_FIT; i++) {
      task.scalar("loss", "train", 0.5, i);
      task.text("fills the queue");
    }
  }

  private static ClearMlConfig nowhere() {
    return ClearMlConfig.builder()
        .apiServer(URI.create("http://127.0.0.1:1"))
        .credentials(new Credentials("key", "secret"))
        .build();
  }

  TaskReporter task() {
    return task;
  }

  /** Waits for empty queues, if that is the state. */
  void settle() {
    if (state == QueueState.EMPTY) {
      task.flush(LONG);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
    reporter.close(Duration.ZERO);
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
