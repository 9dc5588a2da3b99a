package ml.clear.sdk.internal.storage;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ConfigSection;
import ml.clear.sdk.internal.http.HttpClients;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.time.TimeSource;
import okhttp3.OkHttpClient;

/** Puts a {@link Storage} together from the configuration. */
public final class CoreStorage {
  private CoreStorage() {}

  /**
   * The storage of a client.
   *
   * @param client for file servers; closed by whoever made it
   * @param token for the session's own file servers
   */
  public static Storage open(
      ClearMlConfig config, OkHttpClient client, BearerToken token, TimeSource time) {
    return open(
        config,
        () ->
            new HttpStore(
                client, fileServers(config), token, HttpLimits.of(config), time, () -> {}),
        time);
  }

  /** A storage without a client, which logs in by itself if a file server is asked. */
  public static Storage standalone(ClearMlConfig config) {
    TimeSource time = TimeSource.system();
    return open(config, () -> standaloneHttp(config, time), time);
  }

  private static Storage open(ClearMlConfig config, Supplier<ObjectStore> http, TimeSource time) {
    PartialFiles partialFiles = PartialFiles.recordedIn(config.cacheDirectory(), time);
    Stores stores =
        new Stores()
            .with(Set.of("file"), () -> new FileStore(partialFiles))
            .with(Set.of("http", "https"), http)
            .withProvided(new StoreContext(config, time));
    FileCache cache = new FileCache(config.cacheDirectory(), "global", cacheLimits(config), time);
    return new Storage(stores, cache, PathSubstitutions.of(config), partialFiles, time);
  }

  private static ObjectStore standaloneHttp(ClearMlConfig config, TimeSource time) {
    if (!config.isServerConfigured()) {
      HttpClients clients = new HttpClients(config.tls(), config::proxy);
      return new HttpStore(
          clients.client(),
          fileServers(config),
          BearerToken.NONE,
          HttpLimits.of(config),
          time,
          clients::close);
    }
    HttpTransport session = new HttpTransport(config, RetryOptions.DEFAULT, time);
    return new HttpStore(
        session.httpClient(),
        fileServers(config),
        session.bearerToken(),
        HttpLimits.of(config),
        time,
        session::close);
  }

  static FileServers fileServers(ClearMlConfig config) {
    List<String> roots = new ArrayList<>();
    config.findFilesServer().map(URI::toString).ifPresent(roots::add);
    roots.addAll(config.texts("sdk.storage.http.legacy_fileservers"));
    config.text("sdk.metrics.plot_upload_destination").ifPresent(roots::add);
    PathSubstitutions substitutions = PathSubstitutions.of(config);
    List.copyOf(roots).stream()
        .map(substitutions::apply)
        .forEach(roots::add); // the same, seen from here
    return new FileServers(roots.stream().distinct().toList());
  }

  static CacheLimits cacheLimits(ClearMlConfig config) {
    ConfigSection cache = config.section("sdk.storage.cache");
    ConfigSection bySize = cache.section("disk_space_file_size_strategy");
    // As the reference: older files have the sizes here, and turn it on by that.
    boolean older = cache.has("size") || cache.has("secondary");
    if (bySize.flag("enabled").orElse(older)) {
      long used = size(cache, bySize, "size.max_used_bytes", -1);
      return new CacheLimits(
          Integer.MAX_VALUE,
          used <= 0 ? Long.MAX_VALUE : used,
          Math.max(0, size(cache, bySize, "size.min_free_bytes", 10_000_000_000L)));
    }
    int files = (int) cache.number("default_cache_manager_size").orElse(0);
    return files <= 0 ? CacheLimits.DEFAULT : new CacheLimits(files, Long.MAX_VALUE, 0);
  }

  private static long size(ConfigSection cache, ConfigSection bySize, String key, long otherwise) {
    return (bySize.has(key) ? bySize : cache).bytes(key).orElse(otherwise);
  }
}
