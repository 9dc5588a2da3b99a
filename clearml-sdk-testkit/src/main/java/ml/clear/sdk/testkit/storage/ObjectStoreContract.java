package ml.clear.sdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ObjectStore} must hold to; see also {@link ConditionalStoreContract}. Each test
 * works below {@link #root()}.
 */
public abstract class ObjectStoreContract {
  /** More than one part of a store that splits what is large. */
  private static final int LARGE = 20 * (1 << 20) + 1;

  /** The store under test. */
  protected abstract ObjectStore store();

  /** A place that holds nothing yet, another one for each test. */
  protected abstract StorageUri root();

  /** The URI of a key below the root, in the form this scheme is registered with. */
  protected StorageUri at(String key) {
    return root().resolve(key);
  }

  /** Whether {@link ObjectStore#list} works. */
  protected boolean canList() {
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000, LARGE})
  void givesBackTheBytesItWasGiven(int size) throws IOException {
    byte[] bytes = bytes(size);

    ObjectInfo stored = store().put(at("bytes.bin"), ObjectSource.of(bytes));

    assertThat(stored.sizeBytes()).isEqualTo(size);
    assertThat(read("bytes.bin", ByteRange.ALL)).isEqualTo(bytes);
    assertThat(store().find(at("bytes.bin"))).map(ObjectInfo::sizeBytes).contains((long) size);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100_000, LARGE})
  void takesAStreamOfUnknownLength(int size) throws IOException {
    byte[] bytes = bytes(size);

    store().put(at("stream.bin"), ObjectSource.of(new ByteArrayInputStream(bytes)));

    assertThat(read("stream.bin", ByteRange.ALL)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, LARGE})
  void takesAStreamOfKnownLength(int size) throws IOException {
    byte[] bytes = bytes(size);

    store().put(at("stream.bin"), ObjectSource.of(new ByteArrayInputStream(bytes), size));

    assertThat(read("stream.bin", ByteRange.ALL)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {99_000, 101_000})
  void aStreamThatIsNotAsLongAsItSaidIsNoObject(int size) {
    ObjectSource liar = ObjectSource.of(new ByteArrayInputStream(bytes(size)), 100_000);

    assertThatThrownBy(() -> store().put(at("liar.bin"), liar))
        .isInstanceOf(StorageException.class);

    assertThat(store().find(at("liar.bin"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, LARGE})
  void aSourceThatBreaksLeavesTheObjectThatWasThere(int breaksAt) throws IOException {
    store().put(at("model.bin"), ObjectSource.of(bytes(10)));
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(bytes(breaksAt)), new BrokenStream());

    assertThatThrownBy(() -> store().put(at("model.bin"), ObjectSource.of(broken)))
        .isInstanceOf(StorageException.class);

    assertThat(read("model.bin", ByteRange.ALL)).isEqualTo(bytes(10));
  }

  @Test
  void replacesWhatWasThere() throws IOException {
    store().put(at("twice.bin"), ObjectSource.of(bytes(1000)));

    store().put(at("twice.bin"), ObjectSource.of(bytes(10)));

    assertThat(read("twice.bin", ByteRange.ALL)).isEqualTo(bytes(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.txt",
        "with blank.txt",
        "50%.txt",
        "a%20b.txt",
        "a+b=c&d.txt",
        "übergröße/模型.bin",
        "deep/er/and/deeper.txt",
        "(round) [square] {curly}.txt",
        "it's, fine; really!.txt"
      })
  void keepsAnyName(String key) throws IOException {
    store().put(at(key), ObjectSource.of(bytes(10)));

    assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(10));
    store().delete(at(key));
    assertThat(store().find(at(key))).isEmpty();
  }

  @Test
  void readsRanges() throws IOException {
    byte[] bytes = bytes(1000);
    store().put(at("range.bin"), ObjectSource.of(bytes));

    assertThat(read("range.bin", new ByteRange(10, 20)))
        .isEqualTo(Arrays.copyOfRange(bytes, 10, 30));
    assertThat(read("range.bin", ByteRange.from(990)))
        .isEqualTo(Arrays.copyOfRange(bytes, 990, 1000));
    assertThat(read("range.bin", new ByteRange(990, 100)))
        .isEqualTo(Arrays.copyOfRange(bytes, 990, 1000));
    assertThat(read("range.bin", ByteRange.from(1000))).isEmpty();
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(store().find(at("nothing"))).isEmpty();
    assertThatThrownBy(() -> read("nothing", ByteRange.ALL))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
              assertThat(e.getMessage()).contains(at("nothing").text());
            });
  }

  @Test
  void deletesWhatIsThereAndWhatIsNot() {
    store().put(at("gone.bin"), ObjectSource.of(bytes(10)));

    store().delete(at("gone.bin"));
    store().delete(at("gone.bin"));

    assertThat(store().find(at("gone.bin"))).isEmpty();
  }

  @Test
  void listsWhatBeginsWithThePrefix() {
    assumeThat(canList()).isTrue();
    for (String key : List.of("a/1.bin", "a/b/2.bin", "a/50%20 +é<&>.bin", "c/3.bin")) {
      store().put(at(key), ObjectSource.of(bytes(10)));
    }

    try (Stream<ObjectInfo> below = store().list(at("a/"))) {
      assertThat(below)
          .extracting(info -> info.uri().text(), ObjectInfo::sizeBytes)
          .containsExactlyInAnyOrder(
              tuple(at("a/1.bin").text(), 10L),
              tuple(at("a/b/2.bin").text(), 10L),
              tuple(at("a/50%20 +é<&>.bin").text(), 10L));
    }
  }

  @Test
  void aPrefixNeedNotEndWithASlash() {
    assumeThat(canList()).isTrue();
    for (String key : List.of("d/x/1.bin", "d/xy.bin", "d/z.bin")) {
      store().put(at(key), ObjectSource.of(bytes(10)));
    }

    try (Stream<ObjectInfo> below = store().list(at("d/x"))) {
      assertThat(below)
          .extracting(ObjectInfo::uri)
          .containsExactlyInAnyOrder(at("d/x/1.bin"), at("d/xy.bin"));
    }
  }

  @Test
  void tellsThatItCannotList() {
    assumeThat(canList()).isFalse();

    assertThatThrownBy(() -> store().list(root()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
  }

  @Test
  void namesEndpointAndCredentials() {
    assertThat(store().access(at("x")).endpoint()).isNotBlank();
    assertThat(store().access(at("x")).credentials()).isNotBlank();
  }

  @Test
  void manyThreadsStoreManyObjects() throws Exception {
    int threads = 8;
    int each = 10;
    inParallel(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            String key = thread + "/" + i;
            store().put(at(key), ObjectSource.of(bytes(1000 + i)));
            assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(1000 + i));
          }
        });

    int found = 0;
    for (int thread = 0; thread < threads; thread++) {
      for (int i = 0; i < each; i++) {
        found += store().find(at(thread + "/" + i)).isPresent() ? 1 : 0;
      }
    }
    assertThat(found).isEqualTo(threads * each);
  }

  @Test
  void ofSeveralThatStoreTheSameObjectOneWinsWhole() throws Exception {
    inParallel(4, thread -> store().put(at("same.bin"), ObjectSource.of(filled(50_000, thread))));

    byte[] winner = read("same.bin", ByteRange.ALL);
    assertThat(winner).isEqualTo(filled(50_000, winner[0]));
  }

  /** What a test does on one of several threads. */
  interface Work {
    void run(int thread) throws Exception;
  }

  static void inParallel(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        results.add(
            pool.submit(
                () -> {
                  work.run(thread);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** The bytes of an object, or of a part of it. */
  protected final byte[] read(String key, ByteRange range) throws IOException {
    try (InputStream in = store().open(at(key), range)) {
      return in.readAllBytes();
    }
  }

  /** Always the same bytes for the same size; they do not compress. */
  protected static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(42).nextBytes(bytes);
    return bytes;
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  /** Fails at its first byte, as a disk or a pipe may. */
  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the disk is gone");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }
}
