package ml.clear.sdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;
import org.junit.jupiter.api.Test;

/** What a store must hold to that has conditional writes, besides what every store must. */
public abstract class ConditionalStoreContract extends ObjectStoreContract {
  /** Whether nothing can come between the comparison of a version and the write. */
  protected boolean comparesAtomically() {
    return true;
  }

  @Test
  void readsNothingWhereThereIsNothing() {
    assertThat(store().read(at("nothing"))).isEmpty();
  }

  @Test
  void readsWhatWasPutWithAVersionThatMatches() {
    store().put(at("plain"), ObjectSource.of(bytes(10)));

    VersionedObject read = store().read(at("plain")).orElseThrow();

    assertThat(read.content()).isEqualTo(bytes(10));
    assertThat(putIf("plain", "next", PutCondition.matches(read.version()))).isPresent();
    assertThat(text("plain")).isEqualTo("next");
  }

  @Test
  void makesAnObjectOnlyIfThereIsNone() {
    assertThat(putIf("record", "first", PutCondition.ABSENT)).isPresent();

    assertThat(putIf("record", "second", PutCondition.ABSENT)).isEmpty();

    assertThat(text("record")).isEqualTo("first");
  }

  @Test
  void replacesAnObjectOnlyIfItHasNotChanged() {
    String first = putIf("record", "first", PutCondition.ABSENT).orElseThrow();
    String second = putIf("record", "second", PutCondition.matches(first)).orElseThrow();

    assertThat(putIf("record", "late", PutCondition.matches(first))).isEmpty();

    assertThat(text("record")).isEqualTo("second");
    assertThat(store().read(at("record")).orElseThrow().version()).isEqualTo(second);
  }

  @Test
  void makesNoObjectInThePlaceOfOneThatIsGone() {
    String version = putIf("record", "first", PutCondition.ABSENT).orElseThrow();
    store().delete(at("record"));

    assertThat(putIf("record", "late", PutCondition.matches(version))).isEmpty();

    assertThat(store().find(at("record"))).isEmpty();
  }

  @Test
  void ofManyThatMakeTheSameObjectOneSucceeds() throws Exception {
    int objects = 10;
    AtomicInteger made = new AtomicInteger();

    inParallel(
        8,
        thread -> {
          for (int i = 0; i < objects; i++) {
            putIf("race-" + i, "by " + thread, PutCondition.ABSENT)
                .ifPresent(version -> made.incrementAndGet());
          }
        });

    assertThat(made).hasValue(objects);
  }

  @Test
  void manyThatCountLoseNoIncrement() throws Exception {
    assumeThat(comparesAtomically()).isTrue();
    int threads = 4;
    int each = 10;
    putIf("counter", "0", PutCondition.ABSENT);

    inParallel(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            increment();
          }
        });

    assertThat(text("counter")).isEqualTo(String.valueOf(threads * each));
  }

  private void increment() {
    Optional<String> written = Optional.empty();
    while (written.isEmpty()) {
      VersionedObject read = store().read(at("counter")).orElseThrow();
      int next = Integer.parseInt(text(read)) + 1;
      written = putIf("counter", String.valueOf(next), PutCondition.matches(read.version()));
    }
  }

  private Optional<String> putIf(String key, String content, PutCondition condition) {
    StorageUri uri = at(key);
    return store().putIf(uri, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  private String text(String key) {
    return text(store().read(at(key)).orElseThrow());
  }

  private static String text(VersionedObject object) {
    return new String(object.content(), StandardCharsets.UTF_8);
  }
}
