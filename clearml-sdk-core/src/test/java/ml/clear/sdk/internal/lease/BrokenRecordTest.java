package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.lease.LeaseRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that somebody else made or edited are named, not guessed at. */
class BrokenRecordTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final FakeQueues server = new FakeQueues();
  private final ServerLeaseStore queues = new ServerLeaseStore(server);

  @Test
  void queueWithoutALeasesMetadataIsNamed() {
    create("lease-job#4");

    assertThatThrownBy(() -> queues.list("job", LIMIT))
        .isInstanceOf(LeaseRecordException.class)
        .hasMessageContaining("'job'")
        .hasMessageContaining("queue 'lease-job#4'")
        .hasMessageContaining("delete this record");
  }

  @Test
  void moreQueuesThanAPageHoldsAreRefused() {
    for (int number = 1; number <= 500; number++) {
      create("lease-job#" + number);
    }

    assertThatThrownBy(() -> queues.list("job", LIMIT))
        .isInstanceOf(LeaseRecordException.class)
        .hasMessageContaining("500 queues or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "no JSON", "{\"number\": 7, \"ttl_ms\": 0}", "[1]"})
  void fileThatIsNoRecordIsNamed(String content, @TempDir Path folder) throws Exception {
    Path file = Files.createDirectories(folder.resolve("lease-job")).resolve("7");
    Files.writeString(file, content);

    assertThatThrownBy(() -> new FileLeaseStore(folder).list("job", LIMIT))
        .isInstanceOf(LeaseRecordException.class)
        .hasMessageContaining(file.toString());
  }

  private void create(String name) {
    server.call(ApiCall.once("queues.create", Json.object().put("name", name)));
  }
}
