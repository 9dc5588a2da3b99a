package ml.clear.sdk.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ClearMlConfigBuilder;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.doctor.Doctor;
import ml.clear.sdk.doctor.DoctorReport;
import ml.clear.sdk.doctor.Finding;
import ml.clear.sdk.doctor.Severity;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFindingTest {
  private final MockWebServer server = new MockWebServer();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void certificateThatEndsSoonIsAWarning() throws IOException {
    DoctorReport report = examine(1);

    assertThat(report.of(Severity.WARNING))
        .extracting(Finding::message)
        .anyMatch(text -> text.startsWith("the certificate of the API server ends at"));
  }

  @Test
  void certificateThatIsGoodForLongIsInOrder() throws IOException {
    DoctorReport report = examine(100);

    assertThat(report.of(Severity.OK))
        .extracting(Finding::message)
        .anyMatch(text -> text.startsWith("the certificate of the API server is good until"));
    assertThat(report.of(Severity.WARNING)).noneMatch(finding -> finding.area().equals("tls"));
  }

  @Test
  void authorityThatIsNotTrustedIsAnErrorWithTheSettingThatNamesIt() throws IOException {
    serve(1);

    DoctorReport report = Doctor.of(settings()).run();

    assertThat(report.of(Severity.ERROR))
        .extracting(Finding::message)
        .anyMatch(text -> text.contains("not trusted") && text.contains("verify_certificate"));
  }

  private DoctorReport examine(int days) throws IOException {
    HeldCertificate authority = serve(days);
    Path bundle = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    return Doctor.of(settings().caBundle(bundle)).run();
  }

  private ClearMlConfigBuilder settings() {
    String url =
        "https://" + InetAddress.getLoopbackAddress().getHostName() + ":" + server.getPort();
    return ClearMlConfig.builder()
        .environment(Environment.bare(folder))
        .apiServer(URI.create(url))
        .webServer(URI.create(url))
        .filesServer(URI.create(url));
  }

  private HeldCertificate serve(int days) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate certificate =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .duration(days, TimeUnit.DAYS)
            .addSubjectAlternativeName("localhost")
            .build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder()
                .body("{\"meta\":{\"result_code\":200},\"data\":{}}")
                .build();
          }
        });
    server.start();
    return authority;
  }
}
