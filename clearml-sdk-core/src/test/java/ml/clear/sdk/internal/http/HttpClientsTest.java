package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.config.ProxyServer;
import ml.clear.sdk.config.Tls;
import ml.clear.sdk.internal.time.Jitter;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpClientsTest {
  private static final Tls JVM = new Tls(true, Optional.empty(), "defaults");

  private final SkippingTime time = new SkippingTime();
  private final FakeApi api = new FakeApi(time);

  @TempDir Path folder;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefusedWithTheRemedy() {
    serveTls("localhost");

    assertThatThrownBy(() -> login("https", JVM))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContainingAll("not trusted", "api.verify_certificate", "effect: NONE");
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void theAuthorityInTheBundleIsTrusted() throws Exception {
    HeldCertificate authority = serveTls("localhost");
    Path bundle = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());

    assertThat(login("https", new Tls(true, Optional.of(bundle), "clearml.conf: 3"))).isNotNull();
    assertThat(login("https", new Tls(true, Optional.of(folder), "clearml.conf: 3"))).isNotNull();
  }

  @Test
  void aCertificateForAnotherHostIsRefusedThoughItsAuthorityIsTrusted() throws Exception {
    HeldCertificate authority = serveTls("another.example");
    Path bundle = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());

    assertThatThrownBy(() -> login("https", new Tls(true, Optional.of(bundle), "here")))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("not trusted");
  }

  @Test
  void withoutVerificationAnyCertificateAndHostWillDo() {
    serveTls("another.example");

    assertThat(login("https", new Tls(false, Optional.empty(), "clearml.conf: 3"))).isNotNull();
  }

  @Test
  void aBundleThatCannotBeReadIsAConfigurationErrorWithItsOrigin() throws Exception {
    Path missing = folder.resolve("none.pem");
    Path junk = Files.writeString(folder.resolve("junk.pem"), "no certificate");

    for (Path path : new Path[] {missing, junk}) {
      assertThatThrownBy(
              () ->
                  new HttpClients(
                      new Tls(true, Optional.of(path), "clearml.conf: 3"), HttpClientsTest::direct))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll(path.toString(), "clearml.conf: 3");
    }
  }

  @Test
  void aConfiguredProxyCarriesTheCallAndGetsItsPassword() {
    ProxyServer proxy =
        new ProxyServer(
            ProxyServer.Kind.HTTP,
            "127.0.0.1",
            api.server.getPort(),
            Optional.of(new Credentials("user", "word")),
            "HTTP_PROXY");
    SessionSettings settings =
        FakeApi.settings(URI.create("http://clearml.invalid:8008"), FakeApi.KEY);

    try (HttpTransport transport = transport(settings, JVM, ignored -> Optional.of(proxy))) {
      transport.server();
    }

    RecordedRequest request = api.requests.get(0);
    assertThat(request.getRequestLine())
        .isEqualTo("POST http://clearml.invalid:8008/auth.login HTTP/1.1");
    assertThat(request.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic dXNlcjp3b3Jk");
  }

  private static Optional<ProxyServer> direct(URI ignored) {
    return Optional.empty();
  }

  private HeldCertificate serveTls(String host) {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate.Builder certificate =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .duration(1, TimeUnit.DAYS)
            .addSubjectAlternativeName(host);
    HandshakeCertificates server =
        new HandshakeCertificates.Builder().heldCertificate(certificate.build()).build();
    api.server.useHttps(server.sslSocketFactory());
    return authority;
  }

  private ServerInfo login(String scheme, Tls tls) {
    String host = InetAddress.getLoopbackAddress().getHostName();
    SessionSettings settings =
        FakeApi.settings(
            URI.create(scheme + "://" + host + ":" + api.server.getPort()), FakeApi.KEY);
    try (HttpTransport transport = transport(settings, tls, HttpClientsTest::direct)) {
      return transport.server();
    }
  }

  private HttpTransport transport(
      SessionSettings settings, Tls tls, Function<URI, Optional<ProxyServer>> proxies) {
    return new HttpTransport(
        settings, RetryOptions.DEFAULT, new HttpClients(tls, proxies), time, Jitter.seeded(0, 1));
  }
}
