package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UploadJournalTest {
  private static final StorageUri URI = new StorageUri("s3://bucket/key");
  private static final int PART = 8 << 20;

  @TempDir Path cache;

  private UploadJournal.Note note(String uploadId) {
    return new UploadJournal.Note(uploadId, URI, PART, true, 7);
  }

  @Test
  void whatIsUnderWayBelongsToWhoBeganIt() {
    UploadJournal journal = new UploadJournal(cache);
    UploadJournal.Entry entry = journal.begin(note("id"));
    List<UploadJournal.Note> aborted = new ArrayList<>();

    assertThat(new UploadJournal(cache).adopt(URI, PART, 7)).isEmpty();
    new UploadJournal(cache).cleanUp("bucket", Instant.MAX, aborted::add);
    assertThat(aborted).isEmpty();

    entry.leave();
    assertThat(journal.adopt(URI, PART, 7)).map(UploadJournal.Entry::note).contains(note("id"));
  }

  @Test
  void onlyTheSameObjectWithTheSamePartsAndHeadersIsGoneOnWith() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("id")).leave();

    assertThat(journal.adopt(new StorageUri("s3://bucket/other"), PART, 7)).isEmpty();
    assertThat(journal.adopt(URI, 2 * PART, 7)).isEmpty();
    assertThat(journal.adopt(URI, PART, 8)).isEmpty();
    assertThat(journal.adopt(URI, PART, 7)).isPresent();
  }

  @Test
  void anAbortThatFailsIsKeptForTheNextRun() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("id")).leave();

    journal.cleanUp(
        "bucket",
        Instant.MAX,
        left -> {
          throw new IllegalStateException("no answer");
        });
    List<UploadJournal.Note> aborted = new ArrayList<>();
    journal.cleanUp("bucket", Instant.MAX, aborted::add);
    journal.cleanUp("bucket", Instant.MAX, aborted::add);

    assertThat(aborted).containsExactly(note("id"));
  }

  @Test
  void ofOneStoreOnlyItsOwnAreAbortedUntilItDoesNotAnswer() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("one")).leave();
    journal.begin(note("two")).leave();
    journal.begin(note("three")).leave();
    List<UploadJournal.Note> asked = new ArrayList<>();

    journal.cleanUp("another", Instant.MAX, asked::add);
    assertThat(asked).isEmpty();

    journal.cleanUp("bucket", Instant.MAX, left -> fail(asked, left, Reason.UNREACHABLE));
    assertThat(asked).hasSize(1);

    asked.clear();
    journal.cleanUp("bucket", Instant.MAX, left -> fail(asked, left, Reason.DENIED));
    assertThat(asked).hasSize(3);
  }

  private static void fail(List<UploadJournal.Note> asked, UploadJournal.Note left, Reason reason) {
    asked.add(left);
    throw StorageException.of("ABORT", left.uri(), reason).build();
  }

  @Test
  void aKeyMayHoldAnything() {
    StorageUri odd = new StorageUri("s3://bucket/a\n50% +%0A\r模");
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(new UploadJournal.Note("id", odd, PART, true, 7)).leave();
    List<StorageUri> aborted = new ArrayList<>();

    journal.cleanUp("bucket", Instant.MAX, left -> aborted.add(left.uri()));

    assertThat(aborted).containsExactly(odd);
  }

  @Test
  void anErrorLeavesThemToTheNext() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("one")).leave();
    journal.begin(note("two")).leave();
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");

    assertThatThrownBy(
            () ->
                journal.cleanUp(
                    "bucket",
                    Instant.MAX,
                    left -> {
                      throw full;
                    }))
        .isSameAs(full);

    List<UploadJournal.Note> aborted = new ArrayList<>();
    journal.cleanUp("bucket", Instant.MAX, aborted::add);
    assertThat(aborted).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsGoneOnWithIsLockedAgainstOtherProcesses() throws IOException {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("id")).leave();

    UploadJournal.Entry entry = journal.adopt(URI, PART, 7).orElseThrow();

    Path file = folder().get(0);
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    Path locks = Path.of("/proc/locks"); // to open the file would itself give up the lock
    assertThat(Files.readString(locks)).contains(inode);
    entry.leave();
    assertThat(Files.readString(locks)).doesNotContain(inode);
  }

  private List<Path> folder() throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("storage_manager/uploads"))) {
      return files.toList();
    }
  }

  @Test
  void whatIsYoungWaitsForItsNextRun() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("id")).leave();
    List<UploadJournal.Note> aborted = new ArrayList<>();

    journal.cleanUp("bucket", Instant.now().minusSeconds(60), aborted::add);

    assertThat(aborted).isEmpty();
  }

  @Test
  void anUploadGoesOnWithoutAJournalThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(cache.resolve("storage_manager"));

    UploadJournal.Entry entry = new UploadJournal(cache).begin(note("id"));
    entry.forget();

    assertThat(entry.note()).isEqualTo(note("id"));
    assertThat(file).isRegularFile();
  }
}
