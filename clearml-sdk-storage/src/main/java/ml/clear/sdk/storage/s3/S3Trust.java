package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import ml.clear.sdk.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Which certificates an entry's {@code verify} accepts; read at the first use. Thread-safe. */
final class S3Trust {
  private final S3Entry entry;
  private final String verify;
  private final ReentrantLock lock = new ReentrantLock(); // guards sockets; read once, by the first
  private @Nullable SSLSocketFactory sockets;

  /**
   * The trust of one entry.
   *
   * @param bundle the CA bundle of {@code AWS_CA_BUNDLE}, which counts where the entry says nothing
   *     or, as with the reference, just {@code true}
   */
  S3Trust(S3Entry entry, Optional<String> bundle) {
    this.entry = entry;
    String said = entry.verify();
    boolean saysHow = !said.isEmpty() && !said.toLowerCase(Locale.ROOT).equals("true");
    this.verify = saysHow ? said : bundle.orElse("");
  }

  /** Whether any certificate will do, of any host. */
  boolean acceptsAll() {
    return verify.toLowerCase(Locale.ROOT).equals("false");
  }

  /** Prepares a connection that does not stand yet. */
  void applyTo(HttpsURLConnection connection) {
    if (isUsual()) {
      return; // the JDK's own, which reuses sessions
    }
    connection.setSSLSocketFactory(sockets());
    if (acceptsAll()) {
      connection.setHostnameVerifier((host, session) -> true);
    }
  }

  private boolean isUsual() {
    return verify.isEmpty();
  }

  private SSLSocketFactory sockets() {
    lock.lock();
    try {
      if (sockets == null) {
        TrustManager[] managers =
            acceptsAll() ? new TrustManager[] {new AcceptsAll()} : managers(Path.of(verify), entry);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers, null);
        sockets = tls.getSocketFactory();
      }
      return sockets;
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(entry.origin() + ": TLS cannot be set up", e);
    } finally {
      lock.unlock();
    }
  }

  private static TrustManager[] managers(Path bundle, S3Entry entry)
      throws GeneralSecurityException {
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

  /** What {@code verify = false} asks for. */
  private static final class AcceptsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
