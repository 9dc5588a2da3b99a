package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cache folder, used by several JVMs at the same time. */
class FileCacheProcessesTest {
  private static final int PROCESSES = 4;
  private static final int OBJECTS = 20;

  @TempDir Path root;
  @TempDir Path fetches;

  private void runProcesses(int limit) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CacheProcess.class.getName(),
                  root.toString(),
                  fetches.toString(),
                  String.valueOf(limit),
                  String.valueOf(OBJECTS))
              .redirectErrorStream(true)
              .start());
    }
    for (Process each : processes) {
      String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(each.waitFor()).as(said).isZero();
    }
  }

  @Test
  void eachObjectIsFetchedOnce() throws Exception {
    runProcesses(1000);

    assertThat(names(fetches)).hasSize(OBJECTS);
    assertThat(cached()).hasSize(OBJECTS);
  }

  @Test
  void theCacheIsKeptSmallAndEveryFileInItIsWhole() throws Exception {
    runProcesses(5);

    List<Path> left = cached();
    assertThat(left).hasSizeBetween(1, 5 + PROCESSES);
    for (Path each : left) {
      assertThat(each).hasSize(CacheProcess.BYTES);
    }
  }

  @Test
  void whatAnotherProcessIsAboutToHandOutIsNotEvicted() throws Exception {
    FileCache cache =
        new FileCache(root, "global", new CacheLimits(1, Long.MAX_VALUE, 0), TimeSource.system());
    Path a = fetched(cache, "a");
    Files.setLastModifiedTime(a, FileTime.fromMillis(0));
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                CacheHolder.class.getName(),
                root.toString(),
                "s3://bucket/a")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.getInputStream().read()).isEqualTo('h');

    fetched(cache, "b");

    assertThat(a).exists();
    holder.getOutputStream().close();
    assertThat(holder.waitFor()).isZero();
    Files.setLastModifiedTime(a, FileTime.fromMillis(0));
    fetched(cache, "c");
    assertThat(a).doesNotExist();
  }

  private static Path fetched(FileCache cache, String name) throws IOException {
    return cache.get(
        new StorageUri("s3://bucket/" + name),
        file -> true,
        path -> Files.write(path, new byte[1]));
  }

  private List<Path> cached() throws IOException {
    return names(root.resolve("storage_manager/global")).stream()
        .filter(file -> !FileCache.isLock(file))
        .toList();
  }

  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
