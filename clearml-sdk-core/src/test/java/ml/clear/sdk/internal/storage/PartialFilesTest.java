package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.TransferListener;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that is killed while it writes a file leaves, and who may remove it. */
class PartialFilesTest {
  @TempDir Path folder;
  private Path home;
  private Path theirs;
  private Path records;
  private @Nullable Process process;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    theirs = Files.createDirectory(folder.resolve("theirs"));
    records = UnfinishedProcess.config(home).cacheDirectory().resolve("storage_manager/partial");
    Files.writeString(folder.resolve("source"), "bytes");
  }

  @AfterEach
  void endTheProcess() throws Exception {
    if (process != null) {
      kill();
    }
  }

  private void begin(String action) throws Exception {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                UnfinishedProcess.class.getName(),
                action,
                home.toString(),
                theirs.resolve("model.bin").toString(),
                folder.resolve("source").toUri().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = started;
    StringBuilder said = new StringBuilder();
    for (int c = started.getInputStream().read(); c >= 0; c = started.getInputStream().read()) {
      said.append((char) c);
      if (said.toString().contains("begun\n")) {
        return;
      }
    }
    throw new AssertionError("ended, and said: " + said);
  }

  private void kill() throws InterruptedException {
    Objects.requireNonNull(process).destroyForcibly().waitFor();
  }

  private void uploadHere(String name) {
    try (Storage storage = Storage.open(UnfinishedProcess.config(home))) {
      storage.upload(
          ObjectSource.of(name.getBytes(StandardCharsets.UTF_8)),
          folder.resolve("ours").resolve(name).toUri().toString(),
          TransferListener.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload", "download"})
  void whatAKilledProcessLeftGoesWithTheNextFileAndWhatALiveOneWritesStays(String action)
      throws Exception {
    begin(action);
    uploadHere("while-it-lives");
    assertThat(in(theirs)).singleElement().matches(PartialFile::isPartial);

    kill();
    uploadHere("after-its-end");

    assertThat(in(theirs)).isEmpty();
    assertThat(in(records)).isEmpty();
    assertThat(in(folder.resolve("ours"))).hasSize(2);
  }

  @Test
  void ofAnotherMachineOnlyADayOfSilenceTellsThatAFileIsLeft() throws Exception {
    begin("upload");
    kill();
    Path record = in(records).get(0);
    Files.move(record, record.resolveSibling("another" + record.getFileName()));

    uploadHere("at-once");
    assertThat(in(theirs)).hasSize(1);

    Instant longAgo = Instant.now().minus(Duration.ofHours(25));
    Files.setLastModifiedTime(in(theirs).get(0), FileTime.from(longAgo));
    uploadHere("a-day-later");
    assertThat(in(theirs)).isEmpty();
    assertThat(in(records)).isEmpty();
  }

  @Test
  void aRecordThatWasCutOrNamesAWholeFileRemovesNothing() throws Exception {
    Path whole = Files.writeString(theirs.resolve("model.bin"), "whole");
    Files.createDirectories(records);
    Files.writeString(
        records.resolve("another.partial-files"), whole.toUri() + "\nnot a URI\nfile:///cu");

    uploadHere("x");

    assertThat(whole).exists();
    assertThat(in(records)).isEmpty();
  }

  @Test
  void ofOneProcessNoStorageRemovesWhatAnotherWrites() throws Exception {
    PartialFiles first = PartialFiles.recordedIn(folder.resolve("cache"), TimeSource.system());
    Path partial = Files.writeString(first.begin(theirs.resolve("x")), "half");

    PartialFiles second = PartialFiles.recordedIn(folder.resolve("cache"), TimeSource.system());
    second.end(second.begin(theirs.resolve("y")));

    assertThat(in(theirs)).containsExactly(partial);
    first.end(partial);
    first.close();
    second.close();
    assertThat(in(folder.resolve("cache/storage_manager/partial"))).isEmpty();
  }

  @Test
  void anInterruptedThreadDoesNotEndTheRecordOfTheOthers() throws Exception {
    PartialFiles files = PartialFiles.recordedIn(folder.resolve("cache"), TimeSource.system());
    Path begun = files.begin(theirs.resolve("x"));

    Thread.currentThread().interrupt();
    Path begunMeanwhile = files.begin(theirs.resolve("y"));
    files.end(begunMeanwhile);
    assertThat(Thread.interrupted()).isTrue();
    Path begunAfter = files.begin(theirs.resolve("z"));

    Path record = in(folder.resolve("cache/storage_manager/partial")).get(0);
    assertThat(record).content().contains("/x_", "/y_", "/z_");
    files.end(begun);
    files.end(begunAfter);
    files.close();
    assertThat(record).doesNotExist();
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
