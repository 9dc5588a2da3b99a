package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that do not do what a condition says are refused before a lease is granted. */
class ConditionProbeTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final FileStore files = new FileStore();
  private final LimitedCalls calls = new LimitedCalls(TimeSource.system());

  @AfterEach
  void close() {
    calls.close();
  }

  @Test
  void storeThatHeedsConditionsIsTakenAndTheProbeIsGone() {
    new ConditionProbe(files, probe(), calls).run();

    assertThat(files.find(probe())).isEmpty();
  }

  @Test
  void storeThatIgnoresIfNoneMatchIsRefused() {
    refuses(
        new Changed(files) {
          @Override
          public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
            return condition.version().isEmpty()
                ? overwrite(uri, content)
                : super.putIf(uri, content, condition);
          }
        },
        "If-None-Match: * has no effect");
  }

  @Test
  void storeThatIgnoresIfMatchIsRefused() {
    refuses(
        new Changed(files) {
          @Override
          public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
            return condition.version().isPresent()
                ? overwrite(uri, content)
                : super.putIf(uri, content, condition);
          }
        },
        "If-Match has no effect");
  }

  @Test
  void storeThatComparesFirstAndWritesLaterIsRefused() {
    CyclicBarrier gap = new CyclicBarrier(4);
    refuses(
        new Changed(files) {
          @Override
          public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
            if (!new String(content, java.nio.charset.StandardCharsets.UTF_8).startsWith("racer")) {
              return super.putIf(uri, content, condition);
            }
            boolean holds = condition.holdsFor(read(uri).map(VersionedObject::version));
            await(gap);
            return holds ? overwrite(uri, content) : Optional.empty();
          }
        },
        "lets 4 writes pass");
  }

  @Test
  void storeThatShowsAnOldObjectIsRefused() {
    refuses(
        new Changed(files) {
          @Override
          public Optional<VersionedObject> read(StorageUri uri) {
            return Optional.of(new VersionedObject(new byte[] {'o', 'l', 'd'}, "1"));
          }
        },
        "another object or version");
  }

  @Test
  void storeWithoutConditionsIsRefused() {
    refuses(
        new Changed(files) {
          @Override
          public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
            throw StorageException.of("PUT", uri, Reason.UNSUPPORTED).detail("none").build();
          }
        },
        "none");
  }

  private void refuses(ObjectStore store, String why) {
    ObjectLeaseStore leases = new ObjectLeaseStore(store, StorageUri.of(folder), calls);

    assertThatThrownBy(() -> leases.create(epoch(), LIMIT))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageContaining(why);
    assertThatThrownBy(() -> leases.list("job", LIMIT)).isInstanceOf(StorageException.class);
    assertThat(files.list(StorageUri.of(folder))).isEmpty();
  }

  private StorageUri probe() {
    return StorageUri.of(folder.resolve("probe"));
  }

  private static Epoch epoch() {
    LeaseHolder holder = new LeaseHolder("host", 42, Optional.empty(), "");
    return new Epoch("job", "", 1, "n1", "0", false, Duration.ofSeconds(1), holder);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
