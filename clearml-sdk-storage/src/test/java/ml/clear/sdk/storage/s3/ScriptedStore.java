package ml.clear.sdk.storage.s3;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.process.ShortWaits;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A store whose answers are written down beforehand, for failures that no real one gives. One for
 * each test.
 */
final class ScriptedStore implements BeforeEachCallback, AfterEachCallback {
  static final String SECRET = "very-secret";

  final MockWebServer server = new MockWebServer();
  private Path folder = Path.of("");

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("clearml-scripted-");
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    server.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** Home and cache of the stores. */
  Path folder() {
    return folder;
  }

  String host() {
    return "127.0.0.1:" + server.getPort();
  }

  StorageUri at(String key) {
    return new StorageUri("s3://" + host() + "/bucket/" + key);
  }

  /** Answers the next request with an error as S3 words it. */
  ScriptedStore refuses(int status, String code, String message, String... headers) {
    String xml =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message);
    return answers(status, xml, headers);
  }

  /** Answers the next request. */
  ScriptedStore answers(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.setHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
    return this;
  }

  /** The next request that was sent, or fails. */
  RecordedRequest taken() {
    try {
      return Objects.requireNonNull(server.takeRequest(20, TimeUnit.SECONDS), "no request");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store over an entry for this server's host, with some values changed. */
  S3Store store(Map<String, Object> changes) {
    return store(changes, Environment.bare(folder));
  }

  /** The same with environment variables. */
  S3Store store(Map<String, Object> changes, Environment environment) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("host", host());
    entry.put("key", "the-key");
    entry.put("secret", SECRET);
    entry.put("secure", false);
    entry.putAll(changes);
    return store(entry, Map.of(), environment);
  }

  /** A store over an entry for another host, with further settings. */
  S3Store storeAt(String otherHost, Map<String, Object> settings) {
    Map<String, Object> entry =
        Map.of("host", otherHost, "key", "the-key", "secret", SECRET, "secure", false);
    return store(entry, settings, Environment.bare(folder));
  }

  /**
   * A store through MinIO's client over an entry for this server's host, with some values changed.
   */
  MinioClientStore minioClientWith(Map<String, Object> changes) {
    Map<String, Object> entry = new HashMap<>(Map.of("host", host(), "secure", false));
    entry.putAll(changes);
    return new MinioClientStore(context(entry, Map.of(), Environment.bare(folder)));
  }

  /** The same for another host, with further settings. */
  MinioClientStore minioClientAt(String otherHost, Map<String, Object> settings) {
    Map<String, Object> entry =
        Map.of("host", otherHost, "key", "the-key", "secret", SECRET, "secure", false);
    return new MinioClientStore(context(entry, settings, Environment.bare(folder)));
  }

  /** A store over an entry for a bucket on AWS, reached through this server as a proxy. */
  S3Store throughProxy(Map<String, Object> changes, Map<String, Object> settings) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("bucket", "bucket");
    entry.put("key", "the-key");
    entry.put("secret", SECRET);
    entry.put("secure", false);
    entry.putAll(changes);
    return store(
        entry,
        settings,
        Environment.bare(folder).withVariable("http_proxy", "http://user:pass@" + host()));
  }

  private S3Store store(
      Map<String, Object> entry, Map<String, Object> settings, Environment environment) {
    return new S3Store(context(entry, settings, environment));
  }

  private StoreContext context(
      Map<String, Object> entry, Map<String, Object> settings, Environment environment) {
    var config =
        ClearMlConfig.builder()
            .environment(environment)
            .cacheDirectory(folder)
            .set("sdk.aws.s3.credentials", List.of(entry));
    settings.forEach(config::set);
    return new StoreContext(config.build(), new ShortWaits());
  }
}
