package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What MinIO's client would do on its own, and must not. */
@Timeout(60)
class MinioConnectionTest {
  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  private MinioClientStore store() {
    return script.minioClientAt(script.host(), Map.of());
  }

  @Test
  void anAttemptIsOneRequest() {
    for (int i = 0; i < 5; i++) {
      script.refuses(503, "SlowDown", "slower", "Content-Type", "application/xml");
    }

    try (MinioClientStore store = store()) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("503 SlowDown");
    }

    assertThat(script.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void anInterruptedThreadHearsTheAnswerToWhatItHasSent() {
    script.answers(200, "", "ETag", "\"x\"");
    Thread.currentThread().interrupt();

    try (MinioClientStore store = store()) {
      store.put(script.at("key"), ObjectSource.of(new byte[3]));
    }

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsInterruptedIsAbortedAllTheSame() {
    script.answers(
        200,
        "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key>"
            + "<UploadId>u</UploadId></InitiateMultipartUploadResult>");
    script.answers(204, "");
    ObjectSource failing =
        ObjectSource.of(
            new InputStream() {
              @Override
              public int read() {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) {
                return read();
              }
            },
            8 << 20);

    try (MinioClientStore store = store()) {
      assertThatThrownBy(() -> store.put(script.at("key"), failing))
          .hasMessage("stopped")
          .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    }

    assertThat(Thread.interrupted()).isTrue();
    script.taken();
    assertThat(script.taken().getMethod()).isEqualTo("DELETE");
  }

  @Test
  void missingCredentialsAreToldAsWithTheOtherClient() {
    try (MinioClientStore store =
        script.minioClientWith(
            Map.of("use_credentials_chain", true, "profile", "nobody-has-this-profile"))) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
          .hasMessageContaining("no credentials");
    }
  }

  @Test
  void aClockThatIsOffIsToldWithItsOffset() {
    String ahead =
        DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
    script.refuses(
        403, "RequestTimeTooSkewed", "off", "Date", ahead, "Content-Type", "application/xml");

    try (MinioClientStore store = store()) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .message()
          .containsPattern("clock is off by 3[56][0-9][0-9] s behind");
    }
  }
}
