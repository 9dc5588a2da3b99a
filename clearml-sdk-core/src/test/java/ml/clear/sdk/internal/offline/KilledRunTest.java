package ml.clear.sdk.internal.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.offline.OfflineSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it reports. */
class KilledRunTest {
  private static final int BATCH = 100;
  private static final int BATCHES_BEFORE_THE_END = 30;

  @TempDir Path cache;

  @Test
  void whatWasAnsweredIsInTheFolder() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRunTest.class.getName(),
                cache.toString())
            .redirectErrorStream(true)
            .start();
    String id;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(run.getInputStream(), UTF_8))) {
      id = lines.readLine();
      for (int i = 0; i < BATCHES_BEFORE_THE_END; i++) {
        assertThat(lines.readLine()).isEqualTo("answered " + i);
      }
      run.destroyForcibly().waitFor();
    }

    try (OfflineSession session = OfflineSession.salvage(cache.resolve("offline").resolve(id))) {
      assertThat(session.status()).isEqualTo(TaskStatus.IN_PROGRESS);
      assertThat(session.scalars().get(0).size())
          .isGreaterThanOrEqualTo(BATCHES_BEFORE_THE_END * BATCH);
      assertThat(session.salvageReport().problemCount()).isLessThanOrEqualTo(1); // a torn end
    }
  }

  /** Reports for ever, in the JVM that is killed. */
  @SuppressWarnings("InfiniteLoop") // until it is killed
  public static void main(String[] args) {
    OfflineFixture offline = new OfflineFixture(Path.of(args[0]));
    String id = offline.startedTask("killed");
    System.out.println(id);
    for (int batch = 0; ; batch++) {
      int first = batch * BATCH;
      offline.events(
          IntStream.range(first, first + BATCH)
              .mapToObj(
                  i ->
                      "{'type':'training_stats_scalar','task':'%s','iter':%d,'metric':'m','variant':'v','value':1}"
                          .formatted(id, i))
              .collect(Collectors.joining("\n")));
      System.out.println("answered " + batch);
    }
  }
}
