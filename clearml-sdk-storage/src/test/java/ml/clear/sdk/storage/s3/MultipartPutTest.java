package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What begins while the first part is read, and what becomes of it. */
class MultipartPutTest {
  private static final int PART_BYTES = 8 << 20;

  @TempDir Path folder;
  private ScriptedStore script;

  @BeforeEach
  void start() throws IOException {
    script = new ScriptedStore(folder);
  }

  @AfterEach
  void stop() {
    script.close();
  }

  @Test
  void theStoreIsAskedToBeginBeforeTheFirstPartHasBeenRead() {
    script.answers(200, "<R><UploadId>u</UploadId></R>");
    script.answers(200, "", "ETag", "\"p\"").answers(200, "<Done/>");
    InputStream waiting =
        new ByteArrayInputStream(new byte[PART_BYTES]) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            if (available() == PART_BYTES) {
              assertThat(asked().getTarget()).endsWith("?uploads=");
            }
            return super.read(bytes, offset, length);
          }
        };

    try (S3Store store = script.store(Map.of())) {
      store.put(script.at("large"), ObjectSource.of(waiting, PART_BYTES));
    }

    assertThat(asked().getMethod()).isEqualTo("PUT");
  }

  @Test
  void aSourceThatFailsInItsFirstPartLeavesNoUploadBehind() {
    script.answers(200, "<R><UploadId>u</UploadId></R>").answers(204, "");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("large"), ObjectSource.of(broken(), PART_BYTES)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the disk is gone");
    }

    assertThat(asked().getTarget()).endsWith("?uploads=");
    RecordedRequest abort = asked();
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
    ManyParts calls = new ManyParts();
    ObjectSource tooLong = ObjectSource.of(new ByteArrayInputStream(new byte[10_001]));
    MultipartPut put =
        new MultipartPut(
            calls,
            new UploadJournal(folder),
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

  /** A store that takes every part. */
  private static final class ManyParts implements UploadCalls {
    private final AtomicInteger parts = new AtomicInteger();
    private final List<String> aborted = new ArrayList<>();

    @Override
    public void whole(Map<String, String> headers, byte[] bytes, int length) {
      throw new UnsupportedOperationException("in parts");
    }

    @Override
    public Begun begin(Map<String, String> headers) {
      return new Begun("u", false);
    }

    @Override
    public Optional<Map<Integer, StoredPart>> list(String uploadId) {
      return Optional.empty();
    }

    @Override
    public StoredPart part(Begun upload, int number, byte[] bytes, int length) {
      parts.incrementAndGet();
      return new StoredPart(number, length, "etag", "");
    }

    @Override
    public void complete(String uploadId, List<StoredPart> all, long size) {
      throw new UnsupportedOperationException("too long");
    }

    @Override
    public void abort(String uploadId) {
      aborted.add(uploadId);
    }

    @Override
    public boolean hasLearnt() {
      return false;
    }
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

  private RecordedRequest asked() {
    try {
      return Objects.requireNonNull(script.server.takeRequest(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
