package ml.clear.sdk.internal.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import ml.clear.sdk.ConfigurationException;
import okhttp3.OkHttpClient;

/** Which certificates of servers are believed, when it is not the JVM's trust store that says. */
final class Certificates {
  private Certificates() {}

  /** Believes the authorities in a PEM file or in a folder of such files, and no others. */
  static void trust(Path bundle, String origin, OkHttpClient.Builder builder) {
    try {
      apply(trustManager(read(bundle)), builder);
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          "no certificates can be read from the CA bundle " + bundle + " (" + origin + ")", e);
    }
  }

  /** Believes everybody. */
  static void trustAll(OkHttpClient.Builder builder) {
    try {
      apply(new Credulous(), builder);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
    builder.hostnameVerifier((host, session) -> true);
  }

  private static void apply(X509TrustManager manager, OkHttpClient.Builder builder)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {manager}, null);
    builder.sslSocketFactory(context.getSocketFactory(), manager);
  }

  private static List<Certificate> read(Path bundle) throws IOException, GeneralSecurityException {
    List<Path> files = List.of(bundle);
    if (Files.isDirectory(bundle)) {
      try (Stream<Path> listed = Files.list(bundle)) {
        files = listed.filter(Files::isRegularFile).sorted().toList();
      }
    }
    List<Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        certificates.addAll(factory.generateCertificates(in));
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("it holds none");
    }
    return certificates;
  }

  private static X509TrustManager trustManager(List<Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
  }

  /** For {@code verify_certificate: false}. Extended, so that the JVM adds no check of its own. */
  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
