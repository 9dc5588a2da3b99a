package ml.clear.sdk.storage.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.StoredObject;
import ml.clear.sdk.storage.TransferListener;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store must hold to while the way to it is cut, refused and killed at random. */
public abstract class ShakyStoreContract {
  /** Parts, ranges, and a rest. */
  private static final int BYTES = 30 * (1 << 20) + 7;

  private static final int LARGEST_CUT = 9 << 20;
  private static final int ENOUGH_FAULTS = 3;

  /** Holds configuration and cache. */
  @TempDir protected Path folder;

  /** Host and port of the server, past the proxy. */
  protected abstract String server();

  /** A {@code clearml.conf} that reaches the store at this address. */
  protected abstract String conf(String host);

  /** Variables that the configuration needs beside it. */
  protected Map<String, String> variables(String host) {
    return Map.of();
  }

  /** The URI of an object at this address. */
  protected abstract String uri(String host, String key);

  /** Whether a stream that can be read only once survives a cut. */
  protected boolean sendsParts() {
    return true;
  }

  /** What a refusal of the proxy says: 503, or 500 too. */
  protected boolean repeatsAfter500() {
    return true;
  }

  /** The stores of a configuration. */
  protected Stores stores(ClearMlConfig config, TimeSource time) {
    return new Stores().withProvided(new StoreContext(config, time));
  }

  private ClearMlConfig config(String host) throws Exception {
    Environment environment = Environment.bare(folder);
    for (Map.Entry<String, String> each : variables(host).entrySet()) {
      environment = environment.withVariable(each.getKey(), each.getValue());
    }
    return ClearMlConfig.builder().environment(environment).configFile(confFile(host)).build();
  }

  private Path confFile(String host) throws Exception {
    String cache = "sdk.storage.cache.default_base_dir: \"" + folder.resolve("cache") + "\"\n";
    return Files.writeString(folder.resolve("clearml.conf"), cache + conf(host));
  }

  private Storage open(String host, TimeSource time) throws Exception {
    ClearMlConfig config = config(host);
    FileCache cache = new FileCache(folder.resolve("cache"), "global", CacheLimits.DEFAULT, time);
    return new Storage(
        stores(config, time), cache, PathSubstitutions.of(config), PartialFiles.unrecorded(), time);
  }

  /** The way to the server; a subclass whose server must know it makes it beforehand. */
  protected FaultyProxy proxy(long seed) throws Exception {
    return new FaultyProxy(seed, LARGEST_CUT, repeatsAfter500()).forwardingTo(server());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aFileArrivesWholeBothWays(long seed) throws Exception {
    Path file = Files.write(folder.resolve("file.bin"), bytes());
    Path copy = folder.resolve("copy.bin");
    try (FaultyProxy proxy = proxy(seed);
        Storage storage = open(proxy.host(), new ShortWaits())) {
      for (int i = 0; i < 20 && proxy.faults() < ENOUGH_FAULTS; i++) {
        StoredObject stored =
            storage.upload(
                ObjectSource.of(file), uri(proxy.host(), "file.bin"), TransferListener.NONE);
        storage.download(
            uri(proxy.host(), "file.bin"),
            copy,
            DownloadOptions.DEFAULT.withSha256(stored.sha256()));

        assertThat(copy).hasBinaryContent(bytes());
      }

      assertThat(proxy.faults()).isGreaterThanOrEqualTo(ENOUGH_FAULTS);
    }
    try (var left = Files.list(folder)) {
      assertThat(left).noneMatch(each -> each.toString().endsWith(".partially"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void aStreamIsReadOnceAndArrivesWhole(long seed) throws Exception {
    assumeThat(sendsParts()).isTrue();
    Path file = Files.write(folder.resolve("file.bin"), bytes());
    Path copy = folder.resolve("copy.bin");
    try (FaultyProxy proxy = proxy(seed);
        Storage storage = open(proxy.host(), new ShortWaits())) {
      for (int i = 0; i < 20 && proxy.faults() < ENOUGH_FAULTS; i++) {
        try (InputStream once = Files.newInputStream(file)) {
          storage.upload(
              ObjectSource.of(once), uri(proxy.host(), "stream.bin"), TransferListener.NONE);
        }
        storage.download(uri(proxy.host(), "stream.bin"), copy, DownloadOptions.DEFAULT);

        assertThat(copy).hasBinaryContent(bytes());
      }

      assertThat(proxy.faults()).isGreaterThanOrEqualTo(ENOUGH_FAULTS);
    }
  }

  @Test
  void aJvmThatIsKilledInMidUploadLeavesNoObject() throws Exception {
    try (FaultyProxy proxy = proxy(0).withoutFaults()) {
      String uri = uri(proxy.host(), "killed.bin");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "ml.clear.sdk.storage.bench.StalledUpload",
              uri);
      builder.environment().putAll(variables(proxy.host()));
      builder.environment().put("CLEARML_CONFIG_FILE", confFile(proxy.host()).toString());
      Process victim =
          builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      for (int i = 0; i < 600 && proxy.bytesToServer() < 9 << 20; i++) {
        TimeUnit.MILLISECONDS.sleep(100); // another process: nothing of ours to wait on
      }
      assertThat(proxy.bytesToServer()).isGreaterThan(8 << 20);
      victim.destroyForcibly().waitFor();

      try (Storage storage = open(proxy.host(), TimeSource.system())) {
        assertThat(storage.exists(uri)).isFalse();

        storage.upload(ObjectSource.of(bytes()), uri, TransferListener.NONE);
        assertThat(storage.sizeBytes(uri)).isEqualTo(BYTES);
      }
    }
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(42).nextBytes(bytes);
    return bytes;
  }
}
