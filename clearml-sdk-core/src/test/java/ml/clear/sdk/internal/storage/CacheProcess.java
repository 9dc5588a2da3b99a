package ml.clear.sdk.internal.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/** A JVM that asks a cache for a number of objects, three times over, and checks what it gets. */
final class CacheProcess {
  static final int BYTES = 100_000;

  private CacheProcess() {}

  /** Root of the cache, folder that gets a file for each fetch, limit in files, objects. */
  public static void main(String[] args) throws Exception {
    Path fetches = Path.of(args[1]);
    CacheLimits limits = new CacheLimits(Integer.parseInt(args[2]), Long.MAX_VALUE, 0);
    FileCache cache = new FileCache(Path.of(args[0]), "global", limits, TimeSource.system());
    for (int i = 0; i < 3 * Integer.parseInt(args[3]); i++) {
      String name = "object-" + i % Integer.parseInt(args[3]);
      cache.get(
          new StorageUri("s3://bucket/" + name),
          file -> {
            if (Files.size(file) != BYTES) {
              throw new IllegalStateException(file + " has " + Files.size(file) + " bytes");
            }
            return true;
          },
          path -> {
            Files.createFile(fetches.resolve(name + "-" + UUID.randomUUID()));
            Path partial = PartialFile.beside(path, UUID.randomUUID().toString());
            Files.write(partial, new byte[BYTES]);
            PartialFile.moveInto(partial, path);
          });
    }
  }
}
