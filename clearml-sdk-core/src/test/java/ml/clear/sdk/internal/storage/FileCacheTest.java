package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.SkippingTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
  private final SkippingTime time = new SkippingTime();
  @TempDir Path root;

  private FileCache cache(CacheLimits limits) {
    return new FileCache(root, "global", limits, time);
  }

  private Path get(FileCache cache, String name, int bytes) throws IOException {
    time.parkNanos(Duration.ofSeconds(1).toNanos());
    return cache.get(uri(name), file -> true, path -> Files.write(path, new byte[bytes]));
  }

  private static StorageUri uri(String name) {
    return new StorageUri("s3://bucket/" + name);
  }

  @Test
  void keepsTheFilesThatWereUsedLast() throws IOException {
    FileCache cache = cache(new CacheLimits(2, Long.MAX_VALUE, 0));
    Path a = get(cache, "a", 1);
    Path b = get(cache, "b", 1);
    get(cache, "a", 1);

    Path c = get(cache, "c", 1);

    assertThat(a).exists();
    assertThat(b).doesNotExist();
    assertThat(c).exists();
  }

  @Test
  void keepsSoManyBytes() throws IOException {
    FileCache cache = cache(new CacheLimits(100, 25, 0));
    Path a = get(cache, "a", 10);
    Path b = get(cache, "b", 10);

    Path c = get(cache, "c", 10);

    assertThat(a).doesNotExist();
    assertThat(b).exists();
    assertThat(c).exists();
  }

  @Test
  void aFileLargerThanTheLimitIsStillGiven() throws IOException {
    FileCache cache = cache(new CacheLimits(100, 5, 0));

    assertThat(get(cache, "a", 10)).hasSize(10);
  }

  @Test
  void whatAKilledDownloadLeftGoesAfterADay() throws IOException {
    FileCache cache = cache(CacheLimits.DEFAULT);
    Path used = get(cache, "a", 1);
    Path old = Files.createFile(used.resolveSibling("old.partially"));
    Path young = Files.createFile(used.resolveSibling("young.partially"));
    Files.setLastModifiedTime(old, FileTime.from(time.now().minus(Duration.ofDays(2))));
    Files.setLastModifiedTime(young, FileTime.from(time.now().minus(Duration.ofHours(2))));

    get(cache, "b", 1);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void aFailedFetchLeavesNothingToFind() {
    FileCache cache = cache(CacheLimits.DEFAULT);

    assertThatThrownBy(
            () ->
                cache.get(
                    uri("a"),
                    file -> true,
                    path -> {
                      throw new IOException("cut");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(root.resolve("storage_manager/global")).isEmptyDirectory();
  }

  @Test
  void anInterruptEndsTheWaitForAnotherThreadsFetch() throws Exception {
    FileCache cache = cache(CacheLimits.DEFAULT);
    CountDownLatch fetching = new CountDownLatch(1);
    CountDownLatch fetched = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Future<Path> first =
        pool.submit(
            () ->
                cache.get(
                    uri("a"),
                    file -> true,
                    path -> {
                      fetching.countDown();
                      awaitQuietly(fetched);
                      Files.write(path, new byte[10]);
                    }));
    fetching.await();

    Future<Boolean> second =
        pool.submit(
            () -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> get(cache, "a", 20))
                  .isInstanceOf(FileLockInterruptionException.class);
              return Thread.interrupted();
            });

    try {
      assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      fetched.countDown();
      pool.shutdown();
    }
    assertThat(first.get()).hasSize(10);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeEvictedDoesNotCostTheFileThatWasAskedFor() throws IOException {
    FileCache cache = cache(new CacheLimits(1, Long.MAX_VALUE, 0));
    Path below = Path.of(("d".repeat(250) + "/").repeat(10));
    Path upper = root.resolve("storage_manager/global/unpacked");
    Path lower = root.resolve("lower");
    Files.createDirectories(upper.resolve(below));
    Files.createDirectories(lower.resolve(below));
    Path tooDeep = upper.resolve(below).resolve("lower"); // to walk: a path has 4096 bytes at most
    Files.move(lower, tooDeep);
    Files.setLastModifiedTime(upper, FileTime.fromMillis(0));

    try {
      assertThat(get(cache, "a", 10)).hasSize(10);
    } finally {
      Files.move(tooDeep, lower); // for whoever cleans up
    }
  }

  @Test
  void manyThreadsOfSeveralCachesFetchAFileOnce() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(16);
    List<Future<Path>> copies = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      FileCache cache = cache(CacheLimits.DEFAULT);
      copies.add(
          pool.submit(
              () ->
                  cache.get(
                      uri("a"),
                      file -> true,
                      path -> {
                        fetched.incrementAndGet();
                        Files.write(path, new byte[10]);
                      })));
    }

    for (Future<Path> copy : copies) {
      assertThat(copy.get()).hasSize(10);
    }
    pool.shutdownNow();
    assertThat(fetched).hasValue(1);
  }

  @Test
  void anUnpackedFolderAppearsWholeOrNotAtAll() throws IOException {
    FileCache cache = cache(CacheLimits.DEFAULT);
    FileCache.Fetch half =
        folder -> {
          Files.createDirectories(folder);
          Files.writeString(folder.resolve("one"), "1");
          throw new IOException("no room");
        };

    assertThatThrownBy(() -> cache.getFolder(uri("x.zip"), "name", folder -> true, half))
        .isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(root.resolve("storage_manager/global"))) {
      assertThat(left).allMatch(path -> path.getFileName().toString().startsWith(".lock."));
    }

    Path whole =
        cache.getFolder(
            uri("x.zip"),
            "name",
            folder -> true,
            folder -> Files.createDirectories(folder.resolve("sub")));
    assertThat(whole.resolve("sub")).isDirectory();
    assertThat(whole.getFileName().toString()).endsWith(".x_artifacts_archive_name");
  }

  private Path unpack(FileCache cache, String content, boolean good) throws IOException {
    return cache.getUnpacked(
        uri("x.zip"),
        "d/1 é",
        archive -> good,
        archive -> Files.writeString(archive, content),
        (archive, folder) ->
            Files.copy(archive, Files.createDirectories(folder).resolve("content")));
  }

  @Test
  void anUnpackedFolderIsMadeOnceAndAgainOfAnotherArchive() throws IOException {
    FileCache cache = cache(CacheLimits.DEFAULT);

    assertThat(unpack(cache, "one", true).resolve("content")).hasContent("one");
    assertThat(unpack(cache, "two", true).resolve("content")).hasContent("one");
    Path again = unpack(cache, "two", false);

    assertThat(again.resolve("content")).hasContent("two");
    assertThat(again.getFileName().toString()).endsWith(".x_artifacts_archive_d%2F1 %C3%A9");
  }

  @Test
  void whoIsKilledBetweenFetchingAndUnpackingLeavesNoFolderOfTheOlderArchive() throws IOException {
    FileCache cache = cache(CacheLimits.DEFAULT);
    unpack(cache, "one", true);

    assertThatThrownBy(
            () ->
                cache.getUnpacked(
                    uri("x.zip"),
                    "d/1 é",
                    archive -> false,
                    archive -> Files.writeString(archive, "two"),
                    (archive, folder) -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");

    assertThat(unpack(cache, "three", true).resolve("content")).hasContent("two");
  }

  @Test
  void anArchiveIsNotEvictedBeforeItIsUnpacked() throws Exception {
    FileCache cache = cache(new CacheLimits(1, Long.MAX_VALUE, 0));
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<?>> results = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      StorageUri uri = uri(thread + ".zip");
      results.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  cache.getUnpacked(
                      uri,
                      "n",
                      archive -> true,
                      archive -> Files.writeString(archive, "zip"),
                      (archive, folder) ->
                          Files.copy(archive, Files.createDirectories(folder).resolve("f")));
                }
                return null;
              }));
    }

    for (Future<?> result : results) {
      result.get();
    }
    pool.shutdownNow();
  }

  @Test
  void anUnpackedFolderCountsWithAllThatIsInIt() throws IOException {
    FileCache cache = cache(new CacheLimits(100, 20_000, 0));
    Path unpacked =
        cache.getFolder(
            uri("x.zip"),
            "name",
            folder -> true,
            folder -> Files.write(Files.createDirectories(folder).resolve("f"), new byte[15_000]));

    get(cache, "a", 10_000);

    assertThat(unpacked).doesNotExist();
  }

  @Test
  void longNamesAreCutAndKeepTheirExtension() {
    Path path = cache(CacheLimits.DEFAULT).pathOf(uri("n".repeat(400) + ".csv"));

    assertThat(path.getFileName().toString()).hasSize(223).endsWith(".csv");
  }

  @Test
  void namesAreCutByTheBytesThatFileSystemsCount() throws IOException {
    Path copy = get(cache(CacheLimits.DEFAULT), "モデル".repeat(60) + ".bin", 10);

    assertThat(copy).hasSize(10);
    assertThat(copy.getFileName().toString()).contains(".モデル").endsWith(".bin");
  }
}
