package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that do not come about, hang, or are hung up. */
class S3ConnectionFaultsTest {
  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  /** Speaks TLS from now on, as localhost. */
  private Path serveTls() throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate own =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("127.0.0.1")
            .build();
    script.server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(own, authority.certificate())
            .build()
            .sslSocketFactory());
    return Files.writeString(script.folder().resolve("ca.pem"), authority.certificatePem());
  }

  @Test
  void aCertificateThatNobodyKnowsIsRefusedAtOnceWithTheRemedy() throws IOException {
    serveTls();

    try (S3Store store = script.store(Map.of("secure", true))) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContainingAll("name its CA in the entry's verify", "https://" + script.host())
          .hasMessageNotContaining("attempts");
    }
  }

  @Test
  void verifyOrAwsCaBundleNamesTheCaAndFalseTurnsTheCheckOff() throws IOException {
    Path authority = serveTls();
    script.answers(200, "abc").answers(200, "abc").answers(200, "abc").answers(200, "abc");
    Environment withBundle =
        Environment.bare(script.folder()).withVariable("AWS_CA_BUNDLE", authority.toString());

    try (S3Store byVariable = script.store(Map.of("secure", true), withBundle);
        S3Store checked = script.store(Map.of("secure", true, "verify", true), withBundle);
        S3Store named = script.store(Map.of("secure", true, "verify", authority.toString()));
        S3Store unchecked = script.store(Map.of("secure", true, "verify", false))) {
      assertThat(byVariable.open(script.at("key"), ByteRange.ALL).readAllBytes()).hasSize(3);
      assertThat(checked.open(script.at("key"), ByteRange.ALL).readAllBytes()).hasSize(3);
      assertThat(named.open(script.at("key"), ByteRange.ALL).readAllBytes()).hasSize(3);
      assertThat(unchecked.open(script.at("key"), ByteRange.ALL).readAllBytes()).hasSize(3);
    }
  }

  @Test
  void plainHttpToATlsPortIsNamed() throws IOException {
    serveTls();

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("does this port speak TLS");
    }
  }

  @Test
  void aStoreThatStopsReadingIsHungUpOnAndAskedAgain() throws IOException {
    script.answers(200, "").answers(200, "", "ETag", "\"x\"");
    try (StallingPort stalling = StallingPort.before(script.server.getPort());
        S3Store store = script.storeAt(stalling.host(), Map.of("sdk.aws.boto3.read_timeout", 1))) {
      script.answers(200, "<R><UploadId>id</UploadId></R>");

      store.put(at(stalling), ObjectSource.of(new byte[6 << 20]));

      assertThat(stalling.stalled()).isEqualTo(1);
    }
  }

  @Test
  void aStoreThatNeverReadsIsTold() throws IOException {
    try (StallingPort stalling = StallingPort.forEver();
        S3Store store = script.storeAt(stalling.host(), Map.of("sdk.aws.boto3.read_timeout", 1))) {
      assertThatThrownBy(() -> store.put(at(stalling), ObjectSource.of(new byte[6 << 20])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContainingAll("took no bytes for 1 s", "5 attempts");
    }
  }

  @Test
  @Timeout(60)
  void throughMinioClientAStoreThatNeitherReadsNorAnswersIsTold() throws IOException {
    try (StallingPort stalling = StallingPort.forEver();
        MinioClientStore store =
            script.minioClientAt(stalling.host(), Map.of("sdk.aws.boto3.read_timeout", 1))) {
      assertThatThrownBy(() -> store.put(at(stalling), ObjectSource.of(new byte[6 << 20])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContaining("5 attempts");
      assertThatThrownBy(() -> store.open(at(stalling), ByteRange.ALL))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContaining("5 attempts");
    }
  }

  @Test
  void aProxyThatRefusesTheHeadAndHangsUpIsHeard() throws IOException {
    byte[] tooLarge =
        "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try (StallingPort proxy = StallingPort.answeringTheHead(tooLarge);
        S3Store store = script.storeAt(proxy.host(), Map.of())) {
      assertThatThrownBy(() -> store.put(at(proxy), ObjectSource.of(new byte[6 << 20])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContaining("a proxy before the store limits request bodies");
    }
  }

  private static StorageUri at(StallingPort port) {
    return new StorageUri("s3://" + port.host() + "/bucket/key");
  }

  @Test
  void aRangeIsCutOutIfTheStoreSendsEverything() throws IOException {
    for (int i = 0; i < 4; i++) {
      script.answers(200, "0123456789");
    }

    for (ObjectStore each :
        List.of(script.store(Map.of()), script.minioClientAt(script.host(), Map.of()))) {
      try (ObjectStore store = each;
          ObjectStream part = store.open(script.at("key"), new ByteRange(2, 3));
          ObjectStream behind = store.open(script.at("key"), ByteRange.from(11))) {
        assertThat(part.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("234");
        assertThat(part.totalBytes()).isEqualTo(10);
        assertThat(behind.readAllBytes()).isEmpty();
      }
    }
  }

  @Test
  void ofAnEndlessErrorPageTheBeginningIsEnough() {
    script.server.enqueue(
        new MockResponse.Builder()
            .code(403)
            .body("<Error><Code>AccessDenied</Code></Error>" + " ".repeat(4 << 20))
            .onResponseBody(SocketEffect.Stall.INSTANCE) // half-way
            .build());

    try (S3Store store = script.storeAt(script.host(), Map.of("sdk.aws.boto3.read_timeout", 1))) {
      assertThatThrownBy(() -> store.delete(script.at("key")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("403 AccessDenied");
    }
  }

  @Test
  @Timeout(30)
  void aPageOfNothingButBracketsIsReadSoon() {
    script.answers(400, "<".repeat(1 << 20)).answers(200, "<".repeat(1 << 20));

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.delete(script.at("key"))).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> store.list(script.at("a/"))).isInstanceOf(StorageException.class);
    }
  }

  @Test
  @Timeout(60)
  void anUploadWhoseStoreIsClosedMeanwhileSaysSoAndHangsUp() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + listener.getLocalPort();
      S3Store store = script.storeAt(host, Map.of());
      InputStream closing =
          new ByteArrayInputStream(new byte[100_000]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
              store.close();
              return super.read(bytes, offset, length);
            }
          };
      FutureTask<byte[]> request =
          new FutureTask<>(
              () -> {
                try (Socket socket = listener.accept()) {
                  return socket.getInputStream().readAllBytes();
                }
              });
      Thread server = new Thread(request);
      server.start();
      StorageUri uri = new StorageUri("s3://" + host + "/bucket/key");

      assertThatThrownBy(() -> store.put(uri, ObjectSource.of(closing)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("was closed meanwhile");

      assertThat(request.get(20, TimeUnit.SECONDS))
          .asString(StandardCharsets.US_ASCII)
          .startsWith("PUT ");
      server.join();
    }
  }

  @Test
  void aBodyThatEndsEarlyIsNoShorterObject() throws IOException {
    script.server.enqueue(
        new MockResponse.Builder()
            .body("abc")
            .setHeader("Content-Length", "10")
            .onResponseEnd(new SocketEffect.CloseSocket())
            .build());

    try (S3Store store = script.store(Map.of());
        InputStream in = store.open(script.at("key"), ByteRange.ALL)) {
      assertThatThrownBy(in::readAllBytes).hasMessageContaining("7 bytes before the end");
    }
  }
}
