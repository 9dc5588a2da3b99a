package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What begins while the first part is read, and what becomes of it. */
class MultipartPutTest {
  private static final int PART_BYTES = 8 << 20;

  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  @Test
  void theStoreIsAskedToBeginBeforeTheFirstPartHasBeenRead() {
    script.answers(200, "<R><UploadId>u</UploadId></R>");
    script.answers(200, "", "ETag", "\"p\"").answers(200, "<Done/>");
    InputStream waiting =
        new ByteArrayInputStream(new byte[PART_BYTES]) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            if (available() == PART_BYTES) {
              assertThat(script.taken().getTarget()).endsWith("?uploads=");
            }
            return super.read(bytes, offset, length);
          }
        };

    try (S3Store store = script.store(Map.of())) {
      store.put(script.at("large"), ObjectSource.of(waiting, PART_BYTES));
    }

    assertThat(script.taken().getMethod()).isEqualTo("PUT");
  }

  @Test
  void aSourceThatFailsInItsFirstPartLeavesNoUploadBehind() {
    script.answers(200, "<R><UploadId>u</UploadId></R>").answers(204, "");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("large"), ObjectSource.of(broken(), PART_BYTES)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the disk is gone");
    }

    assertThat(script.taken().getTarget()).endsWith("?uploads=");
    RecordedRequest abort = script.taken();
    assertThat(abort.getMethod()).isEqualTo("DELETE");
    assertThat(abort.getTarget()).endsWith("?uploadId=u");
  }

  @Test
  void ofTwoFailuresTheSourcesIsToldAndTheStoresGoesWithIt() {
    script.refuses(403, "AccessDenied", "not here");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("large"), ObjectSource.of(broken(), PART_BYTES)))
          .hasMessageContaining("the disk is gone")
          .cause()
          .satisfies(cause -> assertThat(cause.getSuppressed()).hasSize(1))
          .satisfies(
              cause -> assertThat(cause.getSuppressed()[0]).hasMessageContaining("not here"));
    }
  }

  @Test
  void aStreamOfMorePartsThanS3TakesIsToldAndAborted() {
    TakesAll calls = new TakesAll();
    ObjectSource tooLong = ObjectSource.of(new ByteArrayInputStream(new byte[10_001]));
    MultipartPut put =
        new MultipartPut(
            calls,
            new UploadJournal(script.folder()),
            Executors.defaultThreadFactory(),
            script.at("large"),
            new PartSizes(1, true),
            true);

    assertThatThrownBy(() -> put.send(tooLong, Map.of(), () -> new byte[1], tooLong.open()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("10000 parts");

    assertThat(calls.parts).hasValue(10_000);
    assertThat(calls.aborted).containsExactly("u");
  }

  @Test
  @Timeout(60)
  void aStoreThatAlwaysListsTheSamePartsIsNotAskedForEver() {
    new UploadJournal(script.folder())
        .begin(
            new UploadJournal.Note(
                "cut",
                script.at("large"),
                PART_BYTES,
                true,
                Map.of("Content-Type", "binary/octet-stream").hashCode()))
        .leave();
    String page =
        "<ListPartsResult><IsTruncated>true</IsTruncated><Part><PartNumber>1</PartNumber>"
            + "<Size>7</Size><ETag>x</ETag></Part></ListPartsResult>";
    script.answers(200, page).answers(200, page);
    script.answers(200, "", "ETag", "\"p\"").answers(200, "<Done/>");

    try (S3Store store = script.store(Map.of())) {
      store.put(script.at("large"), ObjectSource.of(new byte[PART_BYTES]));
    }

    assertThat(script.server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void aFailureOnAnotherThreadShowsTheCallersStackToo() {
    script.refuses(403, "AccessDenied", "not here");
    script.answers(200, "<R><UploadId>u</UploadId></R>");
    script.refuses(403, "AccessDenied", "no part").answers(204, "");

    try (S3Store store = script.store(Map.of())) {
      for (String words : List.of("not here", "no part")) {
        assertThatThrownBy(
                () -> store.put(script.at("large"), ObjectSource.of(new byte[PART_BYTES])))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
            .hasMessageContaining(words)
            .hasStackTraceContaining("S3Failure.toException")
            .hasStackTraceContaining(
                "MultipartPutTest.lambda$aFailureOnAnotherThreadShowsTheCallersStackToo");
      }
    }
  }

  @Test
  void anInterruptIsToldAsSuchAndLeavesNoUploadBehind() {
    script.answers(200, "<R><UploadId>u</UploadId></R>");
    script.answers(200, "", "ETag", "\"p\"").answers(204, "");
    ObjectSource interrupting =
        ObjectSource.of(
            new ByteArrayInputStream(new byte[PART_BYTES + 1]) {
              @Override
              public synchronized int read(byte[] bytes, int offset, int length) {
                Thread.currentThread().interrupt();
                return super.read(bytes, offset, length);
              }
            },
            PART_BYTES + 1);

    try (S3Store store = script.store(Map.of("multipart", false))) {
      assertThatThrownBy(() -> store.put(script.at("large"), interrupting))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("interrupted")
          .hasMessageNotContaining("source");
    }
    assertThat(Thread.interrupted()).isTrue();
    script.taken();
    script.taken();
    assertThat(script.taken().getMethod()).isEqualTo("DELETE");
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the disk is gone");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException("the disk is gone");
      }
    };
  }
}
