package ml.clear.sdk.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.internal.spool.Segment.Lane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFolderTest {
  private static final byte[] CONTENT =
      "[{\"type\":\"log\",\"task\":\"t\",\"msg\":\"hello\"}]\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path root;
  private final SpoolFiles files = new SpoolFiles();
  private SpoolFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = SpoolFolder.create(root.resolve("a"), files);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private SpoolFolder reopened() throws IOException {
    folder.close();
    folder = SpoolFolder.tryAdopt(root.resolve("a"), files).orElseThrow();
    return folder;
  }

  @Test
  void segmentsComeBackInOrderWithTheirContent() throws IOException {
    folder.write(2, Lane.METRICS, false, 1, CONTENT);
    folder.write(1, Lane.LOG, true, 1, CONTENT);

    SpoolFolder again = reopened();

    assertThat(again.segments()).extracting(Segment::sequence).containsExactly(1L, 2L);
    assertThat(again.segments()).extracting(Segment::doubtful).containsExactly(true, false);
    for (Segment segment : again.segments()) {
      assertThat(again.read(segment)).hasValue(CONTENT);
    }
    assertThat(again.bytes()).isEqualTo(2L * CONTENT.length);
  }

  /** As on a network disk that knows no locks; it would be tried again and again. */
  @Test
  void aFolderThatCannotBeLockedIsNotLeftBehind() throws IOException {
    Path unlockable = root.resolve("b");
    Files.createDirectories(unlockable.resolve("lock")); // cannot be opened as a file

    assertThatThrownBy(() -> SpoolFolder.create(unlockable, files)).isInstanceOf(IOException.class);

    assertThat(unlockable).doesNotExist();
  }

  @Test
  void aWriteCutOffAtAnyByteCostsOnlyItself() throws IOException {
    folder.write(1, Lane.METRICS, false, 1, CONTENT);
    Segment torn = folder.write(2, Lane.METRICS, false, 1, CONTENT);
    folder.write(3, Lane.METRICS, false, 1, CONTENT);
    Path file = folder.path().resolve(torn.fileName());

    for (int length = 0; length < CONTENT.length; length++) {
      Files.write(file, Arrays.copyOf(CONTENT, length));
      SpoolFolder again = reopened();
      List<Segment> segments = again.segments();

      assertThat(segments).hasSize(3);
      assertThat(again.read(segments.get(0))).isPresent();
      assertThat(again.read(segments.get(1))).isEmpty();
      assertThat(again.read(segments.get(2))).isPresent();
      assertThat(again.segments()).hasSize(2);
    }
  }

  @Test
  void anUnfinishedFileIsRemovedAndNothingElse() throws IOException {
    Segment whole = folder.write(1, Lane.METRICS, false, 1, CONTENT);
    for (int length = 0; length <= CONTENT.length; length++) {
      Files.write(
          folder.path().resolve("000000000002-log-1-00000000.jsonl.tmp"),
          Arrays.copyOf(CONTENT, length));

      assertThat(reopened().segments()).containsExactly(whole);
    }
  }

  @Test
  void foreignFilesAreLeftAlone() throws IOException {
    Path note = Files.writeString(folder.path().resolve("README.txt"), "mine");
    Files.writeString(
        folder.path().resolve("99999999999999999999-log-1-00000000.jsonl"), "too many digits");

    Segment ours = folder.write(1, Lane.LOG, false, 1, CONTENT);

    assertThat(reopened().segments()).containsExactly(ours);
    assertThat(note).exists();
  }

  @Test
  void onlyOneHoldsAFolder() throws IOException {
    assertThat(SpoolFolder.tryAdopt(folder.path(), files)).isEmpty();
    assertThatThrownBy(() -> SpoolFolder.create(folder.path(), files))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anEmptyFolderGoesWhenItIsClosedAndAFullOneStays() throws IOException {
    folder.close();
    assertThat(folder.path()).doesNotExist();

    folder = SpoolFolder.create(root.resolve("a"), files);
    folder.write(1, Lane.LOG, false, 1, CONTENT);
    folder.close();
    assertThat(folder.path()).exists();
  }

  /**
   * As one whose file could not be read, or one of a newer version, whose name says nothing yet.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderWithFilesThatAreNotOursToSendIsLeftToTheNextProcess(boolean forgotten)
      throws IOException {
    if (forgotten) {
      folder.forget(folder.write(1, Lane.LOG, false, 1, CONTENT));
    } else {
      Files.write(folder.path().resolve("000000000001.log.v2"), CONTENT);
    }

    assertThat(reopenedOrGone()).isPresent().get().satisfies(again -> folder = again);
  }

  /** A process was killed between writing the rest and deleting what it is the rest of. */
  @Test
  void ofABatchAndItsRestOneStays() throws IOException {
    Segment rest = folder.write(1, Lane.LOG, true, 1, CONTENT);
    Files.write(folder.path().resolve("000000000001-log-2-00000000.jsonl"), CONTENT);

    assertThat(reopened().segments()).containsExactly(rest);
    folder.remove(rest);

    assertThat(reopenedOrGone()).isEmpty();
  }

  @Test
  void aRemovedSegmentIsGone() throws IOException {
    Segment segment = folder.write(1, Lane.LOG, false, 1, CONTENT);

    folder.remove(segment);

    assertThat(folder.isEmpty()).isTrue();
    assertThat(folder.bytes()).isZero();
    assertThat(reopenedOrGone()).isEmpty();
  }

  private Optional<SpoolFolder> reopenedOrGone() throws IOException {
    folder.close();
    return SpoolFolder.tryAdopt(root.resolve("a"), files);
  }

  @Test
  void writingASequenceAgainReplacesTheFile() throws IOException {
    folder.write(1, Lane.LOG, false, 2, CONTENT);
    Segment second = folder.write(1, Lane.LOG, true, 1, CONTENT);

    assertThat(reopened().segments()).containsExactly(second);
    try (Stream<Path> all = Files.list(folder.path())) {
      assertThat(all.filter(file -> file.toString().endsWith(".jsonl"))).hasSize(1);
    }
  }

  @Test
  void serversDoNotShareARootAndItsNameHoldsNoSecret() {
    Path cache = Path.of("cache");

    assertThat(SpoolFolder.root(cache, URI.create("https://user:secret@API.one.org")))
        .isEqualTo(Path.of("cache", "spool", "api.one.org"));
    assertThat(
            Stream.of(
                    "https://api.one.org",
                    "https://api-one.org",
                    "http://stage_api:8008", // as Docker Compose makes them
                    "http://prod_api:8008",
                    "http://prod_api:8009",
                    "http://[::1]:8008",
                    "https://one.org/api",
                    "https://one.org/other")
                .map(server -> SpoolFolder.root(cache, URI.create(server))))
        .doesNotHaveDuplicates()
        .allMatch(root -> root.getNameCount() == 3);
  }
}
