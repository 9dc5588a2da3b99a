package ml.clear.sdk.internal.storage;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ConfigSection;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.time.TimeSource;
import okhttp3.OkHttpClient;

/** Puts a {@link Storage} together from the configuration. */
public final class CoreStorage {
  private CoreStorage() {}

  /**
   * A storage with core's stores and those on the class path.
   *
   * @param client for file servers; closed by whoever made it
   * @param token for the session's own file servers
   */
  public static Storage open(
      ClearMlConfig config, OkHttpClient client, BearerToken token, TimeSource time) {
    Stores stores =
        new Stores()
            .with(Set.of("file"), FileStore::new)
            .with(
                Set.of("http", "https"),
                () -> new HttpStore(client, fileServers(config), token, time))
            .withProvided(config, time);
    FileCache cache = new FileCache(config.cacheDirectory(), "global", cacheLimits(config), time);
    return new Storage(stores, cache, time);
  }

  static FileServers fileServers(ClearMlConfig config) {
    List<String> roots = new ArrayList<>();
    config.findFilesServer().map(URI::toString).ifPresent(roots::add);
    roots.addAll(config.texts("sdk.storage.http.legacy_fileservers"));
    config.text("sdk.metrics.plot_upload_destination").ifPresent(roots::add);
    return new FileServers(roots);
  }

  static CacheLimits cacheLimits(ClearMlConfig config) {
    ConfigSection cache = config.section("sdk.storage.cache");
    ConfigSection bySize = cache.section("disk_space_file_size_strategy");
    if (bySize.flag("enabled").orElse(false)) {
      long used = bySize.bytes("size.max_used_bytes").orElse(-1);
      return new CacheLimits(
          Integer.MAX_VALUE,
          used < 0 ? Long.MAX_VALUE : used,
          Math.max(0, bySize.bytes("size.min_free_bytes").orElse(10_000_000_000L)));
    }
    int files = (int) cache.number("default_cache_manager_size").orElse(0);
    return files <= 0 ? CacheLimits.DEFAULT : new CacheLimits(files, Long.MAX_VALUE, 0);
  }
}
