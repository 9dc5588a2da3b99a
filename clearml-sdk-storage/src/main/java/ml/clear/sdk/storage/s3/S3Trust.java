package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import ml.clear.sdk.ConfigurationException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Which certificates an entry's {@code verify} accepts. */
final class S3Trust {
  private S3Trust() {}

  static SdkHttpClient build(UrlConnectionHttpClient.Builder builder, S3Entry entry) {
    return switch (entry.verify().toLowerCase(Locale.ROOT)) {
      case "", "true" -> builder.build();
      case "false" ->
          builder.buildWithDefaults(
              AttributeMap.builder()
                  .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                  .build());
      default -> {
        TrustManager[] managers = managers(Path.of(entry.verify()), entry);
        yield builder.tlsTrustManagersProvider(() -> managers).build();
      }
    };
  }

  private static TrustManager[] managers(Path bundle, S3Entry entry) {
    try (InputStream pem = Files.newInputStream(bundle)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          entry.origin() + ": verify names a CA bundle that cannot be read: " + bundle, e);
    }
  }
}
