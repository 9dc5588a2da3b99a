package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreStorageTest {
  private static final long ANY = Long.MAX_VALUE;
  private static final int MANY = Integer.MAX_VALUE;

  @TempDir Path folder;

  private CacheLimits limits(String cache) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("clearml.conf"),
            "sdk.storage.cache {" + cache.replace("SIZED", "disk_space_file_size_strategy") + "}");
    return CoreStorage.cacheLimits(
        ClearMlConfig.builder().environment(Environment.bare(folder)).configFile(file).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| 100 | MAX | 0",
        "default_cache_manager_size: 7 | 7 | MAX | 0",
        "SIZED.enabled: true | MANY | MAX | 10000000000",
        "SIZED { enabled: true, size { max_used_bytes: -1, min_free_bytes: 0 } } | MANY | MAX | 0",
        "SIZED { enabled: true, size.max_used_bytes: 0 } | MANY | MAX | 10000000000",
        "SIZED { enabled: true, size.max_used_bytes: 1.5 gb } | MANY | 1500000000 | 10000000000",
        "SIZED { enabled: true, size.max_used_bytes: 8KB } | MANY | 8000 | 10000000000",
        "SIZED { enabled: true, size.min_free_bytes: 2GiB } | MANY | MAX | 2147483648",
        "SIZED { enabled: false, size.max_used_bytes: 5GB } | 100 | MAX | 0",
        // the older place, which turns it on by being there
        "size.max_used_bytes: 5GB | MANY | 5000000000 | 10000000000",
        "size.max_used_bytes: 5GB, SIZED.size.max_used_bytes: 6GB | MANY | 6000000000 | 10000000000",
        "size.max_used_bytes: 5GB, SIZED.enabled: false | 100 | MAX | 0",
      })
  void theCacheIsLimitedAsThePythonSdkReadsItsSettings(
      String cache, String files, String bytes, long freeBytes) throws IOException {
    CacheLimits expected =
        new CacheLimits(
            files.equals("MANY") ? MANY : Integer.parseInt(files),
            bytes.equals("MAX") ? ANY : Long.parseLong(bytes),
            freeBytes);

    assertThat(limits(cache == null ? "" : cache)).isEqualTo(expected);
  }
}
