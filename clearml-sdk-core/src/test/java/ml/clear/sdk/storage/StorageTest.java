package ml.clear.sdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.time.SkippingTime;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
  private static final String URI = "fake://bucket/model.bin";

  private final FakeStore fake = new FakeStore();
  private final SkippingTime time = new SkippingTime();
  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void open() {
    Stores stores =
        new Stores().with(Set.of("fake"), () -> fake).with(Set.of("file"), FileStore::new);
    storage =
        new Storage(
            stores,
            new FileCache(folder, "global", CacheLimits.DEFAULT, time),
            PathSubstitutions.NONE,
            PartialFiles.unrecorded(),
            time);
  }

  @Test
  void anUploadHashesInOnePassWhatItSends() {
    StoredObject stored =
        storage.upload(
            ObjectSource.of("abc".getBytes(StandardCharsets.UTF_8)), URI, TransferListener.NONE);

    assertThat(stored.sizeBytes()).isEqualTo(3);
    assertThat(stored.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(fake.objects.get(URI)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
  }

  @Test
  void anUploadThatArrivedShorterIsNotAnUpload() {
    fake.lostBytes = 1;

    assertThatThrownBy(
            () -> storage.upload(ObjectSource.of(new byte[10]), URI, TransferListener.NONE))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
  }

  @Test
  void theListenerIsToldOfTheEnd() {
    List<TransferProgress> told = new ArrayList<>();

    storage.upload(ObjectSource.of(new byte[10]), URI, told::add);

    assertThat(told.get(told.size() - 1).bytes()).isEqualTo(10);
    assertThat(told.get(told.size() - 1).totalBytes()).hasValue(10);
  }

  @Test
  void aListenerThatFailsDoesNotCostTheTransfer() throws IOException {
    TransferListener failing =
        progress -> {
          throw new IllegalStateException("a bar beyond its end");
        };

    storage.upload(ObjectSource.of(new byte[10]), URI, failing);
    storage.download(URI, folder.resolve("copy"), DownloadOptions.DEFAULT.withListener(failing));

    assertThat(folder.resolve("copy")).hasSize(10);
  }

  /** Tells whether it is closed. */
  private static final class Closing extends ByteArrayInputStream {
    boolean closed;

    Closing() {
      super(new byte[10]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {URI, "unknown://bucket/key"})
  void aStreamIsClosedEvenIfItIsNotReadAtAll(String uri) {
    fake.refused = "PUT";
    Closing stream = new Closing();

    assertThatThrownBy(() -> storage.upload(ObjectSource.of(stream), uri, TransferListener.NONE))
        .isInstanceOf(StorageException.class);

    assertThat(stream.closed).isTrue();
  }

  @Test
  void aFileThatGrowsIsStoredAsLongAsItWas() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "line 1\n");
    ObjectSource source = ObjectSource.of(log);
    Files.writeString(log, "line 2\n", StandardOpenOption.APPEND);

    storage.upload(source, URI, TransferListener.NONE);
    storage.upload(source, "file://" + folder.resolve("copy"), TransferListener.NONE);

    assertThat(fake.objects.get(URI)).asString(StandardCharsets.UTF_8).isEqualTo("line 1\n");
    assertThat(folder.resolve("copy")).hasContent("line 1\n");
  }

  @Test
  void ofSeveralThatStoreTheSameFileNoneIsToldTheSizeOfAnother() throws Exception {
    String uri = "file://" + folder.resolve("same");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 1; writer <= 4; writer++) {
      ObjectSource source = ObjectSource.of(new byte[writer]);
      writers.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  storage.upload(source, uri, TransferListener.NONE);
                }
              }));
    }
    pool.shutdown();

    for (Future<?> writer : writers) {
      writer.get(); // or throws what the upload threw
    }
  }

  @Test
  void aStreamHasNoNegativeSize() {
    assertThatThrownBy(() -> ObjectSource.of(new Closing(), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void bytesThatAreSentAgainCountOnce() {
    List<TransferProgress> told = new ArrayList<>();
    fake.attempts = 3;

    storage.upload(ObjectSource.of(new byte[10]), URI, told::add);

    assertThat(told.get(told.size() - 1).bytes()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000, 300",
    "1, 40000000, 9000000",
    "4, 70000000, 5000000",
    "4, 33554432, 100000000"
  })
  void aDownloadGoesOnWhereItWasCut(int parallel, int size, int cutAfter) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(1).nextBytes(bytes);
    fake.objects.put(URI, bytes);
    fake.parallel = parallel;
    fake.cutAfterBytes = cutAfter;

    storage.download(URI, folder.resolve("copy"), DownloadOptions.DEFAULT);

    assertThat(Files.readAllBytes(folder.resolve("copy"))).isEqualTo(bytes);
    assertThat(filesIn(folder)).containsExactly(folder.resolve("copy"));
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void anObjectWhoseSizeIsNotToldIsFetchedToItsEnd(int parallel) {
    byte[] bytes = new byte[40_000_000];
    bytes[bytes.length - 1] = 1;
    fake.objects.put(URI, bytes);
    fake.parallel = parallel;
    fake.tellsSizes = false;

    storage.download(URI, folder.resolve("copy"), DownloadOptions.DEFAULT);

    assertThat(folder.resolve("copy")).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void aDownloadThatGetsNothingGivesUpAndLeavesNothing(int parallel) throws IOException {
    fake.objects.put(URI, new byte[40_000_000]);
    fake.parallel = parallel;
    fake.cutAfterBytes = 0;

    assertThatThrownBy(() -> storage.download(URI, folder.resolve("copy"), DownloadOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
    assertThat(filesIn(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 40000000", "4, 40000000", "1, 50000000", "4, 50000000"})
  void anObjectThatIsReplacedWhileItIsReadIsNotMixedOfBoth(int parallel, int newSize)
      throws IOException {
    fake.objects.put(URI, new byte[40_000_000]);
    fake.parallel = parallel;
    fake.cutAfterBytes = 5_000_000;
    TransferListener replacing = progress -> fake.replace(URI, new byte[newSize]);

    assertThatThrownBy(
            () ->
                storage.download(
                    URI, folder.resolve("copy"), DownloadOptions.DEFAULT.withListener(replacing)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageContaining("was replaced while it was read");
    assertThat(filesIn(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void anInterruptedDownloadSaysSoAndLeavesNothing(int parallel) throws IOException {
    fake.objects.put(URI, new byte[40_000_000]);
    fake.parallel = parallel;

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> storage.download(URI, folder.resolve("copy"), DownloadOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("interrupted")
        .hasMessageNotContaining("right to write");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void aDownloadWithAnotherHashIsRefused() throws IOException {
    fake.objects.put(URI, new byte[10]);

    assertThatThrownBy(
            () ->
                storage.download(
                    URI, folder.resolve("copy"), DownloadOptions.DEFAULT.withSha256("00ff")))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void aLocalCopyIsFetchedOnceAndLiesWhereTheReferenceLooks() {
    fake.objects.put(URI, new byte[10]);

    Path first = storage.localCopy(URI);
    Path second = storage.localCopy(URI);

    assertThat(second).isEqualTo(first);
    assertThat(fake.opened).hasValue(1);
    // md5 of the URI, as hashlib.md5(b"fake://bucket/model.bin").hexdigest() gives it
    assertThat(folder.relativize(first))
        .hasToString("storage_manager/global/7d32e4c5ed4a8e6a48917d99b757d3bc.model.bin");
  }

  @Test
  void aRefreshedLocalCopyIsFetchedAgain() throws IOException {
    fake.objects.put(URI, new byte[10]);
    storage.localCopy(URI);
    fake.objects.put(URI, new byte[20]);

    Path copy = storage.localCopy(URI, DownloadOptions.DEFAULT.refreshed());

    assertThat(copy).hasSize(20);
  }

  @Test
  void aCachedCopyWithAnotherHashIsFetchedAgain() throws IOException {
    fake.objects.put(URI, new byte[10]);
    storage.localCopy(URI);
    byte[] replaced = "abc".getBytes(StandardCharsets.UTF_8);
    fake.objects.put(URI, replaced);

    Path copy =
        storage.localCopy(
            URI,
            DownloadOptions.DEFAULT.withSha256(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    assertThat(copy).hasBinaryContent(replaced);
  }

  @Test
  void whatIsNoArchiveCannotBeUnpacked() {
    fake.objects.put(URI, new byte[10]);

    assertThatThrownBy(() -> storage.unpackedCopy(URI, "name", DownloadOptions.DEFAULT))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageContaining("cannot be unpacked");
  }

  @Test
  void anInterruptWhileTheCacheIsLockedSaysSo() {
    fake.objects.put(URI, new byte[10]);

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> storage.localCopy(URI))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("interrupted")
        .hasMessageNotContaining("CLEARML_CACHE_DIR");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theLocalCopyOfAFileIsTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a%20b"), "x");

    assertThat(storage.localCopy("file://" + file)).isEqualTo(file);
  }

  @Test
  void aFolderGoesUpAndComesDownWhole() throws IOException {
    Path up = Files.createDirectories(folder.resolve("up/deep"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(up.resolve("f " + i), "content " + i);
    }

    storage.uploadFolder(folder.resolve("up"), "fake://bucket/data");
    storage.downloadFolder("fake://bucket/data", folder.resolve("down"));

    assertThat(fake.objects).hasSize(50).containsKey("fake://bucket/data/deep/f 7");
    assertThat(folder.resolve("down/deep/f 7")).hasContent("content 7");
    assertThat(filesIn(folder.resolve("down/deep"))).hasSize(50);
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> storage.uploadFolder(file, "fake://bucket/data"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("this is a file, not a folder");
    assertThat(fake.objects).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void filesOfAFolderKeepTheirNames() throws IOException {
    List<String> names = List.of("a\\b", "a", "ends with a blank ", "模".repeat(80));
    Path up = Files.createDirectory(folder.resolve("up"));
    for (String name : names) {
      Files.writeString(up.resolve(name), name);
    }

    storage.uploadFolder(up, "fake://bucket/data");
    storage.downloadFolder("fake://bucket/data", folder.resolve("down"));

    assertThat(fake.objects.keySet())
        .containsExactlyInAnyOrderElementsOf(
            names.stream().map(name -> "fake://bucket/data/" + name).toList());
    for (String name : names) {
      assertThat(folder.resolve("down").resolve(name)).hasContent(name);
    }
  }

  @Test
  void aNameThatNoFileCanHaveIsToldAsSuch() {
    String uri = "fake://bucket/data/a\0b";
    fake.objects.put(uri, new byte[3]);

    for (ThrowingCallable fetch :
        List.<ThrowingCallable>of(
            () -> storage.downloadFolder("fake://bucket/data", folder.resolve("down")),
            () -> storage.localCopy(uri),
            () -> storage.unpackedCopy(uri, "name", DownloadOptions.DEFAULT),
            () ->
                storage.upload(ObjectSource.of(new byte[1]), "file:///a\0b", TransferListener.NONE),
            () -> storage.list("file:///a\0b/"))) {
      assertThatThrownBy(fetch)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("no such file names");
    }
  }

  @Test
  void afterItsEndAStorageSaysSo() {
    storage.close();

    assertThatThrownBy(() -> storage.exists(URI))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void theEmptyObjectsThatConsolesMakeForFoldersAreFolders() throws IOException {
    fake.objects.put("fake://bucket/data/", new byte[0]);
    fake.objects.put("fake://bucket/data/deep/", new byte[0]);
    fake.objects.put("fake://bucket/data/deep/file", new byte[3]);

    storage.downloadFolder("fake://bucket/data", folder.resolve("down"));

    assertThat(filesIn(folder.resolve("down/deep")))
        .containsExactly(folder.resolve("down/deep/file"));
  }

  @Test
  void whatIsBelowNoObjectIsAnEmptyFolder() {
    storage.downloadFolder("fake://bucket/nothing", folder.resolve("down"));

    assertThat(folder.resolve("down")).isEmptyDirectory();
  }

  @Test
  @Timeout(30)
  void aFailedFolderIsToldAtOnceAndWhenNobodyWritesToItAnyMore() {
    for (int i = 0; i < 7; i++) {
      fake.objects.put("fake://bucket/data/" + i, new byte[3]);
    }
    fake.objects.put("fake://bucket/data/missing", new byte[3]);
    fake.missing = "fake://bucket/data/missing";
    fake.cutAfterBytes = 0;
    fake.endless = true;

    assertThatThrownBy(() -> storage.downloadFolder("fake://bucket/data", folder.resolve("down")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("fake://bucket/data/missing");

    assertThat(fake.reading).hasValue(0);
    assertThat(folder.resolve("down")).isEmptyDirectory();
  }

  @Test
  void anInterruptedFolderSaysSo() {
    fake.objects.put("fake://bucket/data/x", new byte[3]);

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> storage.downloadFolder("fake://bucket/data", folder.resolve("down")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anObjectWhoseNameLeadsOutOfTheFolderIsNotFetched() {
    fake.objects.put("fake://bucket/data/../../evil", new byte[3]);

    assertThatThrownBy(() -> storage.downloadFolder("fake://bucket/data", folder.resolve("down")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("leads out");
  }

  @Test
  void verifyLeavesNothingBehind() {
    storage.verify("fake://bucket/prefix");

    assertThat(fake.objects).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, cannot be written to",
    "GET, but not read from",
    "DELETE, but not deleted from"
  })
  void verifyTellsWhichOfTheThreeIsRefused(String verb, String verdict) {
    fake.refused = verb;

    assertThatThrownBy(() -> storage.verify("fake://bucket/prefix"))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DENIED);
              assertThat(e.code()).contains("403 AccessDenied");
            })
        .hasMessageContaining("verify " + verb + " fake://bucket/prefix")
        .hasMessageContaining(verdict)
        .hasMessageContaining("endpoint memory");
    assertThat(fake.objects).hasSize(verb.equals("DELETE") ? 1 : 0);
  }

  @Test
  void anUnknownSchemeTellsWhatThereIsAndWhatToAdd() {
    assertThatThrownBy(() -> storage.exists("s3://bucket/key"))
        .hasMessageContaining("[fake, file]")
        .hasMessageContaining("ml.clear:clearml-sdk-storage");
    assertThatThrownBy(() -> storage.exists("azure://a/b")).hasMessageContaining("not exist yet");
    assertThatThrownBy(() -> storage.exists("ftp://a/b")).hasMessageContaining("[fake, file]");
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
