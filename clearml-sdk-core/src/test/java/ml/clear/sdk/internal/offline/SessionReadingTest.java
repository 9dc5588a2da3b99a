package ml.clear.sdk.internal.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.offline.BrokenSessionException;
import ml.clear.sdk.offline.OfflineSession;
import ml.clear.sdk.offline.SessionFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions read back: whole, damaged, and those that Python made. */
class SessionReadingTest {
  @TempDir Path cache;
  private OfflineFixture offline;
  private String id;

  @BeforeEach
  void writeASession() throws IOException {
    offline = new OfflineFixture(cache);
    id = offline.startedTask("baseline");
    Path file = offline.transport.dataDirectory(id).resolve("p/t." + id + "/a.txt");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "artifact");
    offline.call(
        "tasks.add_or_update_artifacts",
        "{'task':'"
            + id
            + "','artifacts':[{'key':'a','type':'custom','content_size':8,'hash':'h','uri':'"
            + file.toUri()
            + "'}]}");
    offline.call(
        "tasks.edit_hyper_params",
        "{'task':'"
            + id
            + "','force':true,'hyperparams':[{'section':'Args','name':'lr','value':'0.1'}]}");
    for (int i = 0; i < 3; i++) {
      offline.events(scalar(i, "0." + i));
    }
    offline.events(scalar(Integer.MIN_VALUE, "0.9"));
    offline.events("{'type':'log','task':'" + id + "','timestamp':5,'level':'info','msg':'é'}");
    offline.call("tasks.failed", "{'task':'" + id + "','status_message':'why'}");
  }

  private String scalar(int iteration, String value) {
    return "{'type':'training_stats_scalar','task':'"
        + id
        + "','iter':"
        + iteration
        + ",'metric':'loss','variant':'train','value':"
        + value
        + "}";
  }

  @Test
  void aZipReadsBackEqual() throws IOException {
    SessionFiles files = offline.transport.seal(id);

    try (OfflineSession session = OfflineSession.open(files.zip())) {
      assertThat(session.taskId()).isEqualTo(id);
      assertThat(session.name()).isEqualTo("baseline");
      assertThat(session.project()).isEqualTo("Fraud");
      assertThat(session.status()).isEqualTo(TaskStatus.FAILED);
      assertThat(session.statusMessage()).isEqualTo("why");
      assertThat(session.parameters()).isEqualTo(Map.of("Args", Map.of("lr", "0.1")));
      assertThat(session.scalars()).hasToString("[loss/train[0.0, 0.1, 0.2]]");
      assertThat(session.scalars().get(0).iteration(2)).isEqualTo(2);
      assertThat(session.singleValues()).isEqualTo(Map.of("train", 0.9));
      assertThat(session.console())
          .hasToString("[SessionLine[time=1970-01-01T00:00:00.005Z, level=info, message=é]]");
      assertThat(session.artifacts().get(0).file().orElseThrow()).hasContent("artifact");
      assertThat(session.salvageReport().toString())
          .isEqualTo("4 scalars, 0 plots and images, 1 console events, 1 artifacts can be read");
    }
  }

  @Test
  void aKilledRunsFolderReadsWithoutHavingBeenSealed() {
    try (OfflineSession session = OfflineSession.open(offline.folder(id))) {
      assertThat(session.scalars().get(0).size()).isEqualTo(3);
    }
  }

  @Test
  void aTornLineIsNamedAndTheEventsBeforeTheTearAreKept() throws IOException {
    Path metrics = offline.folder(id).resolve("metrics.jsonl");
    String torn = "[" + scalar(7, "0.7") + "," + scalar(8, "0.8").substring(0, 40);
    Files.writeString(metrics, torn.replace('\'', '"'), StandardOpenOption.APPEND);

    assertThatThrownBy(() -> OfflineSession.open(offline.folder(id)))
        .asInstanceOf(type(BrokenSessionException.class))
        .satisfies(
            e ->
                assertThat(e.salvageReport().toString())
                    .isEqualTo(
                        "5 scalars, 0 plots and images, 1 console events, 1 artifacts can be read\n"
                            + "  metrics.jsonl:5: breaks off or is damaged after 1 events"));
    try (OfflineSession session = OfflineSession.salvage(offline.folder(id))) {
      assertThat(session.scalars().get(0).value(3)).isEqualTo(0.7);
    }
  }

  @Test
  void linesThatAreNoEventsAreNamedOneByOne() throws IOException {
    Files.writeString(
        offline.folder(id).resolve("log.jsonl"), "\n{\"a\":1}\n[1]\n", StandardOpenOption.APPEND);
    Files.writeString(
        offline.folder(id).resolve("metrics.jsonl"),
        ("[" + scalar(1, "NaN") + "]\n").replace('\'', '"'),
        StandardOpenOption.APPEND);

    try (OfflineSession session = OfflineSession.salvage(offline.folder(id))) {
      assertThat(session.salvageReport().problems())
          .extracting(Object::toString)
          .containsExactly(
              "log.jsonl:2: blank line; skipped",
              "log.jsonl:3: no array of events; skipped",
              "log.jsonl:4: something else than an event after 0",
              "metrics.jsonl:5: Invalid value; the event is left out");
      assertThat(session.scalars().get(0).size()).isEqualTo(3);
    }
  }

  @Test
  void everyTruncationOfAZipIsReportedAndKeepsTheTaskIfItIsThere() throws IOException {
    byte[] whole = Files.readAllBytes(offline.transport.seal(id).zip());
    Path cut = cache.resolve("cut.zip");
    int opened = 0;
    for (int length = 0; length < whole.length; length += 397) {
      Files.write(cut, Arrays.copyOf(whole, length));
      try (OfflineSession session = OfflineSession.salvage(cut)) {
        opened++;
        assertThat(session.name()).isEqualTo("baseline");
        assertThat(session.salvageReport().isIntact()).isFalse();
        assertThat(session.salvageReport().toString()).contains("cut.zip: truncated or no zip");
      } catch (BrokenSessionException e) {
        assertThat(e).hasMessageContaining("cut.zip: truncated or no zip");
      }
    }
    assertThat(opened).isPositive();
  }

  @Test
  void aMissingArtifactIsNamed() throws IOException {
    Files.delete(offline.transport.dataDirectory(id).resolve("p/t." + id + "/a.txt"));

    assertThatThrownBy(() -> OfflineSession.open(offline.folder(id)))
        .hasMessageContaining("artifact 'a': data/p/t." + id + "/a.txt is not there");
  }

  @Test
  void aFolderWithoutATaskIsNoSession() throws IOException {
    Files.writeString(offline.folder(id).resolve("task.json"), "{\n\"id\": oops}");

    assertThatThrownBy(() -> OfflineSession.salvage(offline.folder(id)))
        .isInstanceOf(BrokenSessionException.class)
        .hasMessageContaining("task.json:2: no JSON");
    assertThatThrownBy(() -> OfflineSession.open(cache.resolve("nowhere")))
        .isInstanceOf(BrokenSessionException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aZipCannotWriteOutsideItsFolder() throws IOException {
    Path evil = cache.resolve("evil.zip");
    try (OutputStream file = Files.newOutputStream(evil);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("../../evil.txt"));
      zip.putNextEntry(new ZipEntry("task.json"));
      zip.write("{\"id\":\"offline-1\"}".getBytes(UTF_8));
    }

    try (OfflineSession session = OfflineSession.salvage(evil)) {
      assertThat(session.salvageReport().toString())
          .contains("../../evil.txt: leads out of the session; skipped");
    }
  }

  @Test
  void aSessionOfPythonReadsWithItsAbsolutePaths() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("python"));
    Path file = folder.resolve("data/p/t.offline-1/artifacts/a/a.txt");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "x");
    Files.writeString(
        folder.resolve("task.json"),
        "{\"id\":\"offline-1\",\"offline_folder\":\"/home/x/.clearml/cache/offline/offline-1\","
            + "\"execution\":{\"artifacts\":[{\"key\":\"a\",\"type\":\"custom\",\"uri\":"
            + "\"/home/x/.clearml/cache/offline/offline-1/data/p/t.offline-1/artifacts/a/a.txt\"}]}}");

    try (OfflineSession session = OfflineSession.open(folder)) {
      assertThat(session.artifacts().get(0).file().orElseThrow()).hasContent("x");
      assertThat(session.status()).isEqualTo(TaskStatus.UNKNOWN);
    }
  }
}
