package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.Test;
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
    new UploadJournal(cache).cleanUp(Instant.MAX, aborted::add);
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
        Instant.MAX,
        left -> {
          throw new IllegalStateException("no answer");
        });
    List<UploadJournal.Note> aborted = new ArrayList<>();
    journal.cleanUp(Instant.MAX, aborted::add);
    journal.cleanUp(Instant.MAX, aborted::add);

    assertThat(aborted).containsExactly(note("id"));
  }

  @Test
  void whatIsYoungWaitsForItsNextRun() {
    UploadJournal journal = new UploadJournal(cache);
    journal.begin(note("id")).leave();
    List<UploadJournal.Note> aborted = new ArrayList<>();

    journal.cleanUp(Instant.now().minusSeconds(60), aborted::add);

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
