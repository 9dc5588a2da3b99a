package ml.clear.sdk.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.artifact.ArtifactEntry;
import ml.clear.sdk.internal.artifact.CsvGz;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.artifact.UploadPool;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.report.UploadSummary;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.SkippingTime;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private final FakeTransport server = new FakeTransport();
  private final UploadPool pool = new UploadPool(2);
  private final SkippingTime time = new SkippingTime();
  @TempDir Path root;
  @TempDir Path work;
  private Storage storage;
  private Artifacts artifacts;

  @BeforeEach
  void open() {
    storage =
        new Storage(
            new Stores().with(Set.of("file"), FileStore::new),
            new FileCache(work.resolve("cache"), "global", CacheLimits.DEFAULT, time),
            PathSubstitutions.NONE,
            PartialFiles.unrecorded(),
            time);
    artifacts = artifactsAt(root, time);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private Artifacts artifactsAt(Path place, TimeSource clock) {
    Destination destination = Destination.of(StorageUri.of(place), "p/q", "x", "a task", ID);
    return new Artifacts(
        server, ID, storage, () -> destination, new TaskUploads(pool, clock), clock);
  }

  private JsonNode entry() {
    return server.registered.get(server.registered.size() - 1);
  }

  @Test
  void aMapIsADictAsTheReferenceWritesIt() throws IOException {
    artifacts.upload("dict", ArtifactContent.json(Map.of("b", List.of(1, 2), "a", 1)));

    Path file = root.resolve("p/q/a task." + ID + "/artifacts/dict/dict.json");
    String text = "{\n    \"a\": 1,\n    \"b\": [\n        1,\n        2\n    ]\n}";
    assertThat(file).hasContent(text);
    assertThat(entry().get("key").asText()).isEqualTo("dict");
    assertThat(entry().get("type").asText()).isEqualTo("dict");
    assertThat(entry().get("uri").asText()).isEqualTo("file://" + file);
    assertThat(entry().get("content_size").asLong()).isEqualTo(53);
    assertThat(entry().get("hash").asText())
        .isEqualTo("5b6ca517f1036eb59661da3b4a98bae280a3359da4255f5b37b8bd881bac3465");
    assertThat(entry().get("timestamp").asLong()).isEqualTo(time.now().getEpochSecond());
    assertThat(entry().get("type_data").get("preview").asText()).isEqualTo(text);
    assertThat(entry().get("type_data").get("content_type").asText()).isEqualTo("application/json");
  }

  /** Sorted by its component's names. */
  record Metrics(double loss, int epoch, Map<String, Integer> labels) {}

  @Test
  void aRecordIsWrittenAndReadBack() {
    Metrics metrics = new Metrics(0.5, 3, Map.of("cat", 1));

    Artifact stored = artifacts.upload("metrics", ArtifactContent.json(metrics));

    assertThat(stored.json(Metrics.class)).isEqualTo(metrics);
    assertThat(stored.get()).isEqualTo(Map.of("loss", 0.5, "epoch", 3, "labels", Map.of("cat", 1)));
  }

  @Test
  void numbersThatAreNoneGoAndComeAsPythonWritesThem() throws IOException {
    Map<String, Double> values =
        Map.of(
            "auc", Double.NaN, "high", Double.POSITIVE_INFINITY, "low", Double.NEGATIVE_INFINITY);

    Artifact stored = artifacts.upload("values", ArtifactContent.json(values));

    assertThat(Files.readString(Path.of(stored.uri().substring("file://".length()))))
        .contains("\"auc\": NaN", "\"high\": Infinity", "\"low\": -Infinity");
    assertThat(stored.get()).isEqualTo(values);
  }

  @Test
  void whatJsonCannotHoldIsToldInOurWords() {
    assertThatThrownBy(() -> ArtifactContent.json(Map.of("lock", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("cannot be written as JSON", "java.lang.Object")
        .message()
        .doesNotContain("SerializationFeature");
  }

  @Test
  void aFileThatIsMissingFailsTheUploadAndNotItsDescription() {
    Path missing = root.resolve("none.bin");

    CompletableFuture<Artifact> upload =
        artifacts.uploadAsync("none", ArtifactContent.path(missing));

    assertThat(upload)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("no such file");
    assertThat(artifacts.uploads().failures()).singleElement().asString().contains("none.bin");
  }

  @Test
  void aTextIsAString() {
    Artifact stored = artifacts.upload("text", ArtifactContent.text("naïve\nsecond"));

    assertThat(stored.get()).isEqualTo("naïve\nsecond");
    assertThat(entry().get("type").asText()).isEqualTo("string");
  }

  @Test
  void ofALongTextTheBeginningIsShown() {
    String text = "x".repeat(70_000);

    Artifact stored = artifacts.upload("long", ArtifactContent.text(text));
    Artifact described =
        artifacts.upload("told", ArtifactContent.text("short").withPreview("y".repeat(70_000)));

    assertThat(stored.get()).isEqualTo(text);
    assertThat(stored.preview())
        .isEqualTo("# full text too large to store, storing first 64kb\n" + "x".repeat(65_536));
    assertThat(described.preview())
        .isEqualTo("# full preview too large to store, storing first 64kb\n" + "y".repeat(65_536));
  }

  @Test
  void aTableGetsAnIndexColumnWithoutAName() {
    List<List<Object>> rows = List.of(List.of(1, "x,\"y\""), Arrays.asList(2, null));

    Artifact stored = artifacts.upload("df", ArtifactContent.table(List.of("a", "b"), rows));

    assertThat(stored.table().columns()).containsExactly("", "a", "b");
    assertThat(stored.table().rows())
        .containsExactly(List.of("0", "1", "x,\"y\""), List.of("1", "2", ""));
    assertThat(stored.uri()).endsWith("/artifacts/df/df.csv.gz");
    assertThat(stored.contentType()).isEqualTo("text/csv");
    assertThat(stored.preview()).startsWith(",a,b\n0,1,").endsWith("[2 rows x 2 columns]");
  }

  @Test
  void aDataFrameThatPythonHasRegisteredIsATable() {
    Artifact stored = artifacts.upload("df", ArtifactContent.table(List.of("a"), List.of()));
    ObjectNode entry = entry().deepCopy();
    entry.put("type", "data-audit-table");

    assertThat(new Artifact(ArtifactEntry.from(entry), storage).get()).isEqualTo(stored.table());
  }

  @Test
  void anImageIsReadBackPixelByPixel() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0x123456);

    Artifact stored = artifacts.upload("image", ArtifactContent.image(image));

    assertThat(stored.type()).isEqualTo("image");
    assertThat(stored.image().getRGB(1, 1) & 0xffffff).isEqualTo(0x123456);
  }

  @Test
  void aFolderIsAnArchiveThatIsUnpackedAgain() throws IOException {
    Path folder = Files.createDirectories(work.resolve("model/sub"));
    Files.writeString(folder.resolve("b.txt"), "two");
    Files.writeString(work.resolve("model/a.txt"), "one");

    Artifact stored = artifacts.upload("folder", work.resolve("model"));

    assertThat(stored.type()).isEqualTo("archive");
    assertThat(stored.preview()).contains("a.txt - 3 bytes\nsub/b.txt - 3 bytes\n");
    Path copy = stored.localCopy();
    assertThat(copy.resolve("a.txt")).hasContent("one");
    assertThat(copy.resolve("sub/b.txt")).hasContent("two");
  }

  @Test
  void aFileKeepsItsNameAndShowsItsSize() throws IOException {
    Path file = Files.writeString(work.resolve("f1.txt"), "one");

    Artifact stored =
        artifacts.upload("file", ArtifactContent.path(file).withMetadata(Map.of("k", "v")));

    assertThat(stored.uri()).endsWith("/artifacts/file/f1.txt");
    assertThat(stored.preview()).isEqualTo("f1.txt - 3 bytes\n");
    assertThat(stored.contentType()).isEqualTo("text/plain");
    assertThat(entry().get("display_data").toString()).isEqualTo("[[\"k\",\"v\"]]");
    assertThat(artifacts.get("file").metadata()).containsExactly(Map.entry("k", "v"));
  }

  @Test
  void aStreamIsStoredUnderTheNameItWasGiven() throws IOException {
    byte[] bytes = "stream".getBytes(StandardCharsets.UTF_8);

    Artifact stored =
        artifacts.upload("s", ArtifactContent.stream(new ByteArrayInputStream(bytes), "s.bin"));

    assertThat(stored.uri()).endsWith("/artifacts/s/s.bin");
    assertThat(stored.open().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void anExternalObjectIsOnlyRegistered() {
    artifacts.upload("ext", ArtifactContent.external("https://example.org/data.csv"));

    assertThat(entry().get("uri").asText()).isEqualTo("https://example.org/data.csv");
    assertThat(entry().at("/type_data/content_type").asText()).isEqualTo("text/csv");
    assertThat(entry().has("hash")).isFalse();
    assertThat(artifacts.delete("ext")).isTrue();
    assertThat(artifacts.list()).isEmpty();
  }

  @Test
  void aFailedUploadIsNotRegistered() throws IOException {
    Files.writeString(work.resolve("blocked"), "a file where a folder is needed");
    Artifacts blocked = artifactsAt(work.resolve("blocked"), time);

    assertThatThrownBy(() -> blocked.upload("x", ArtifactContent.text("x")))
        .isInstanceOf(StorageException.class);

    assertThat(server.registered).isEmpty();
    assertThat(blocked.uploads().failed()).isEqualTo(1);
  }

  @Test
  void aRefusedRegistrationReachesTheCaller() {
    server.refuses = true;

    assertThatThrownBy(() -> artifacts.upload("x", ArtifactContent.text("x")))
        .isInstanceOf(ServerRejectedException.class);
  }

  @Test
  void deletingRemovesBytesAndEntry() throws IOException {
    Artifact stored = artifacts.upload("x", ArtifactContent.text("x"));

    assertThat(artifacts.delete("x")).isTrue();
    assertThat(artifacts.delete("x")).isFalse();

    assertThat(storage.exists(stored.uri())).isFalse();
    assertThatThrownBy(() -> artifacts.get("x")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aTemporaryFileIsGoneAfterTheUpload() {
    PreparedBytes table = CsvGz.write(List.of("a"), List.of(List.of(1)));
    Path file = table.temporary().orElseThrow();
    assertThat(file).exists();

    table.close();

    assertThat(file).doesNotExist();
  }

  @Test
  void everyUploadInTheBackgroundIsCountedAsStoredOrFailed() {
    Artifacts inBackground = artifactsAt(root, TimeSource.system());
    List<CompletableFuture<Artifact>> uploads =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    inBackground.uploadAsync(
                        "a" + i,
                        i % 10 == 0
                            ? ArtifactContent.table(List.of(), List.of(List.of(1)))
                            : ArtifactContent.text("t" + i)))
            .toList();

    UploadSummary summary = inBackground.awaitUploads(Duration.ofSeconds(60));

    assertThat(summary.unfinished()).isZero();
    assertThat(summary.stored()).isEqualTo(180);
    assertThat(summary.failed()).isEqualTo(20);
    assertThat(summary.failures()).hasSize(20).allMatch(line -> line.contains("cells"));
    assertThat(uploads).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(20);
    assertThat(artifacts.list()).hasSize(180);
  }

  @Test
  void waitingEndsWhenTheTimeIsOver() {
    CompletableFuture<Iterator<List<Object>>> rows = new CompletableFuture<>();
    Iterable<List<Object>> late = rows::join;
    CompletableFuture<Artifact> upload =
        artifacts.uploadAsync("stuck", ArtifactContent.table(List.of("a"), late));

    assertThat(artifacts.awaitUploads(Duration.ofSeconds(5)).unfinished()).isEqualTo(1);

    rows.complete(Collections.emptyIterator());
    assertThat(upload.join().table().rows()).isEmpty();
    assertThat(artifacts.uploads()).isEqualTo(new UploadSummary(1, 0, 0, List.of()));
  }

  @Test
  void anUploadAfterTheClientIsClosedIsToldAsFailed() {
    pool.close();

    CompletableFuture<Artifact> late = artifacts.uploadAsync("x", ArtifactContent.text("x"));

    assertThat(late).isCompletedExceptionally();
    assertThat(artifacts.uploads().failed()).isEqualTo(1);
  }

  @Test
  void uploadsThatHaveNotBegunWhenTheClientIsClosedAreToldAsFailed() {
    CompletableFuture<Iterator<List<Object>>> rows = new CompletableFuture<>();
    Iterable<List<Object>> stuck = rows::join;
    List<CompletableFuture<Artifact>> uploads =
        IntStream.range(0, 10)
            .mapToObj(
                i -> artifacts.uploadAsync("a" + i, ArtifactContent.table(List.of("a"), stuck)))
            .toList();

    pool.close();
    rows.completeExceptionally(new IllegalStateException("no rows"));

    assertThat(uploads)
        .allSatisfy(upload -> assertThat(upload).failsWithin(Duration.ofSeconds(20)));
    assertThat(artifacts.uploads().failed()).isEqualTo(10);
  }
}
