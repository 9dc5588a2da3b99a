package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.nio.file.Path;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/** A JVM that looks at a cached file, says so, and goes on looking until its input ends. */
final class CacheHolder {
  private CacheHolder() {}

  /** Root of the cache, URI of the object. */
  public static void main(String[] args) throws IOException {
    new FileCache(Path.of(args[0]), "global", CacheLimits.DEFAULT, TimeSource.system())
        .get(
            new StorageUri(args[1]),
            file -> {
              System.out.println("held");
              System.out.flush();
              return System.in.read() < 0;
            },
            path -> {
              throw new IllegalStateException("it was there");
            });
  }
}
