package ml.clear.sdk.internal.lease;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out with a small object, gone afterwards, whether a store heeds conditions. Older servers
 * and gateways take a write that they should refuse, or compare first and write later, and two
 * would hold one lease. Such a gap is found if writes fall into it: likely, not certain.
 */
final class ConditionProbe {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionProbe.class);

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int RACES = 3;
  private static final int RACERS = 4;

  private final ObjectStore store;
  private final StorageUri probe;
  private final LimitedCalls calls;

  ConditionProbe(ObjectStore store, StorageUri probe, LimitedCalls calls) {
    this.store = store;
    this.probe = probe;
    this.calls = calls;
  }

  /**
   * Tries each condition, kept and broken.
   *
   * @throws StorageException {@code UNSUPPORTED} if the store ignores one
   */
  void run() {
    try {
      calls.within(LIMIT, "PUT", probe, this::tryEach);
      for (int round = 0; round < RACES; round++) {
        race();
      }
    } finally {
      remove();
    }
  }

  private boolean tryEach() {
    String first =
        put("one", PutCondition.ABSENT)
            .orElseThrow(() -> ignores("refuses to make an object that is not there"));
    if (put("two", PutCondition.ABSENT).isPresent()) {
      throw ignores("makes an object although it is there (If-None-Match: * has no effect)");
    }
    String second =
        put("three", PutCondition.matches(first))
            .orElseThrow(() -> ignores("refuses to replace an object that has not changed"));
    if (put("four", PutCondition.matches(first)).isPresent()) {
      throw ignores("replaces an object that has changed (If-Match has no effect)");
    }
    VersionedObject read = read();
    String content = new String(read.content(), StandardCharsets.UTF_8);
    if (!content.equals("three") || !read.version().equals(second)) {
      throw ignores("shows another object or version than was just written");
    }
    return true;
  }

  /** Of several writes at one time that expect the same version, one may pass. */
  private void race() {
    String version = calls.within(LIMIT, "GET", probe, () -> read().version());
    List<Supplier<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      String content = "racer " + i + " for " + version;
      writes.add(() -> put(content, PutCondition.matches(version)).isPresent());
    }
    long passed = calls.together(LIMIT, "PUT", probe, writes).stream().filter(done -> done).count();
    if (passed > 1) {
      throw ignores("lets " + passed + " writes pass that expect the same version");
    }
  }

  private VersionedObject read() {
    return store.read(probe).orElseThrow(() -> ignores("does not show what was just written"));
  }

  private Optional<String> put(String content, PutCondition condition) {
    return store.putIf(probe, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  private StorageException ignores(String what) {
    return StorageException.of("lease at", probe, Reason.UNSUPPORTED)
        .detail("this store " + what + ", so nothing keeps two holders apart")
        .access(store.access(probe))
        .remedy("use a store with conditional writes, or leases on the ClearML server")
        .build();
  }

  private void remove() {
    try {
      calls.within(
          LIMIT,
          "DELETE",
          probe,
          () -> {
            store.delete(probe);
            return true;
          });
    } catch (ClearMlException e) { // a few bytes stay; what the probe found matters more
      LOG.debug("Could not remove {}", probe, e);
    }
  }
}
