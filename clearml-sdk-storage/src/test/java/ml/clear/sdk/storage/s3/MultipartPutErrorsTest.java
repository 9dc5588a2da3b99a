package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An error, such as one of memory, ends an upload as a failure does: nothing stays begun. */
class MultipartPutErrorsTest {
  private static final StorageUri URI = new StorageUri("s3://bucket/large");
  private final OutOfMemoryError full = new OutOfMemoryError("Java heap space");

  @TempDir Path folder;
  private UploadJournal journal;

  @BeforeEach
  void openJournal() {
    journal = new UploadJournal(folder);
  }

  private void send(UploadCalls calls, MultipartPut.FirstPart first) throws IOException {
    send(calls, first, Executors.defaultThreadFactory());
  }

  private void send(UploadCalls calls, MultipartPut.FirstPart first, ThreadFactory threads)
      throws IOException {
    ObjectSource source = ObjectSource.of(new byte[10]);
    new MultipartPut(calls, journal, threads, URI, new PartSizes(4, true), true)
        .send(source, Map.of(), first, new ByteArrayInputStream(new byte[6]));
  }

  /** What another attempt in this JVM or another one would go on with. */
  private Optional<UploadJournal.Entry> left() {
    return journal.adopt(URI, 4, Map.of().hashCode());
  }

  @Test
  void anErrorWhileTheFirstPartIsReadAbortsTheUpload() {
    TakesAll calls = new TakesAll();

    assertThatThrownBy(
            () ->
                send(
                    calls,
                    () -> {
                      throw full;
                    }))
        .isSameAs(full);

    assertThat(calls.aborted).containsExactly("u");
    assertThat(left()).isEmpty();
  }

  @Test
  void anErrorOnAThreadThatSendsIsThrownAsItIsAndAbortsTheUpload() {
    TakesAll calls =
        new TakesAll() {
          @Override
          public StoredPart part(Begun upload, int number, byte[] bytes, int length) {
            throw full;
          }
        };

    assertThatThrownBy(() -> send(calls, () -> new byte[4])).isSameAs(full);

    assertThat(calls.aborted).containsExactly("u");
    assertThat(left()).isEmpty();
  }

  @Test
  @Timeout(60)
  void aThreadThatCannotBeMadeEndsTheUpload() {
    for (int made = 0; made < 4; made++) {
      TakesAll calls = new TakesAll();
      AtomicInteger left = new AtomicInteger(made);
      ThreadFactory scarce =
          work -> {
            if (left.getAndDecrement() == 0) {
              throw full;
            }
            return new Thread(work);
          };

      assertThatThrownBy(() -> send(calls, () -> new byte[4], scarce)).isSameAs(full);

      // The first thread begins the upload, the others send its parts.
      assertThat(calls.aborted).isEqualTo(made == 0 ? List.of() : List.of("u"));
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void whatCannotBeAbortedEitherIsLeftToTheNext() {
    TakesAll calls =
        new TakesAll() {
          @Override
          public void complete(String uploadId, List<StoredPart> all, long size) {
            throw full;
          }

          @Override
          public void abort(String uploadId) {
            throw full; // the same: so does the JVM
          }
        };

    assertThatThrownBy(() -> send(calls, () -> new byte[4])).isSameAs(full);

    assertThat(left())
        .map(UploadJournal.Entry::note)
        .map(UploadJournal.Note::uploadId)
        .contains("u");
  }

  @Test
  void anAnswerThatNobodyUnderstandsDoesNotKeepWhatWasCut() throws IOException {
    journal.begin(new UploadJournal.Note("cut", URI, 4, false, Map.of().hashCode())).leave();
    TakesAll calls =
        new TakesAll() {
          @Override
          public Optional<Map<Integer, StoredPart>> list(String uploadId) {
            throw new NumberFormatException("no XML of a store");
          }
        };

    send(calls, () -> new byte[4]);

    assertThat(calls.parts).hasValue(3);
    assertThat(left())
        .map(UploadJournal.Entry::note)
        .map(UploadJournal.Note::uploadId)
        .contains("cut");
  }
}
