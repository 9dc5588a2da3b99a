package ml.clear.sdk.storage.gcs;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRetryStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ProxyServer;
import ml.clear.sdk.internal.storage.ProxiedConnections;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;

/** One client of the Google library for each entry. Thread-safe. */
final class GcsClients implements AutoCloseable {
  /** As Google's own libraries: an emulator's address, which is asked without credentials. */
  private static final String EMULATOR = "STORAGE_EMULATOR_HOST";

  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private static final Set<String> METADATA_SERVER =
      Set.of("metadata.google.internal", "169.254.169.254");

  /** As Google's Python library. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** What 8 MiB take at 50 KiB/s: the time-out is for all of a request. */
  private static final Duration WRITE = Duration.ofSeconds(164);

  private final Duration silence;
  private final Duration write;
  private final HttpTransportFactory transports;
  private final Optional<String> emulator;
  private final Map<GcsEntry, Storage> clients = new ConcurrentHashMap<>();

  GcsClients(ClearMlConfig config) {
    this(config, SILENCE, WRITE);
  }

  /** The same with other time-outs. */
  GcsClients(ClearMlConfig config, Duration silence, Duration write) {
    this.silence = silence;
    this.write = write;
    this.transports =
        () ->
            new NetHttpTransport.Builder()
                .setConnectionFactory(url -> ProxiedConnections.open(url, proxy(config, url)))
                .build();
    this.emulator =
        config
            .environment()
            .variable(EMULATOR)
            .map(address -> address.contains("://") ? address : "http://" + address);
  }

  /** The machine's own metadata server, which tells who it is, is no proxy's business. */
  static Optional<ProxyServer> proxy(ClearMlConfig config, URL url) {
    return METADATA_SERVER.contains(url.getHost())
        ? Optional.empty()
        : config.proxy(URI.create(url.toString()));
  }

  /** The address that requests go to. */
  String endpoint() {
    return emulator.orElse("https://storage.googleapis.com");
  }

  /** What a message says about the credentials. */
  String credentials(GcsEntry entry) {
    return emulator.isPresent() ? "none (" + EMULATOR + ")" : entry.named();
  }

  StoreAccess access(GcsEntry entry) {
    return new StoreAccess(endpoint(), credentials(entry));
  }

  Storage of(GcsEntry entry, StorageUri uri) {
    return clients.computeIfAbsent(entry, key -> create(key, uri));
  }

  private Storage create(GcsEntry entry, StorageUri uri) {
    StorageOptions.Builder options =
        StorageOptions.http()
            .setTransportOptions(new GcsSessions(transports, silence, write))
            // What this library asks for may be asked for twice; else a 503 ends a small upload.
            .setStorageRetryStrategy(StorageRetryStrategy.getUniformStorageRetryStrategy());
    if (emulator.isPresent()) {
      options.setHost(emulator.get()).setCredentials(NoCredentials.getInstance());
      options.setProjectId(entry.project().isEmpty() ? "emulated" : entry.project());
    } else {
      options.setCredentials(read(entry, uri));
      if (!entry.project().isEmpty()) {
        options.setProjectId(entry.project());
      }
    }
    return options.build().getService();
  }

  private Credentials read(GcsEntry entry, StorageUri uri) {
    try {
      if (entry.credentials().isEmpty()) {
        return GoogleCredentials.getApplicationDefault(transports).createScoped(SCOPE);
      }
      try (InputStream json = json(entry.credentials())) {
        return GoogleCredentials.fromStream(json, transports).createScoped(SCOPE);
      }
    } catch (IOException | RuntimeException e) {
      throw StorageException.of("log in for", uri, Reason.DENIED)
          .detail("the credentials cannot be read: " + why(entry, e))
          .access(new StoreAccess(endpoint(), entry.named()))
          .remedy(
              "name a service account's JSON file in sdk.google.storage.credentials_json, or in"
                  + " GOOGLE_APPLICATION_CREDENTIALS")
          .cause(mayHoldKey(entry) ? null : e)
          .build();
    }
  }

  /** What is meant to be JSON must not be told as the name of a file that is missing. */
  private static String why(GcsEntry entry, Exception e) {
    return mayHoldKey(entry) ? "this is no service account's JSON" : String.valueOf(e.getMessage());
  }

  private static boolean mayHoldKey(GcsEntry entry) {
    return entry.credentials().contains("{") || entry.credentials().contains("PRIVATE KEY");
  }

  /** A path, or the JSON itself. */
  private static InputStream json(String credentials) throws IOException {
    return credentials.startsWith("{")
        ? new ByteArrayInputStream(credentials.getBytes(StandardCharsets.UTF_8))
        : Files.newInputStream(Path.of(credentials));
  }

  @Override
  public void close() {
    for (Storage client : clients.values()) {
      try {
        client.close();
      } catch (Exception quiet) {
        // The library's idle connections; nothing depends on their end.
      }
    }
  }
}
