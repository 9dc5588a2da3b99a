package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
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
