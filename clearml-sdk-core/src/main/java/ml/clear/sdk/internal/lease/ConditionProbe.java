package ml.clear.sdk.internal.lease;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
 * and gateways take a write that they should refuse, and two would hold one lease.
 */
final class ConditionProbe {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionProbe.class);

  private final ObjectStore store;
  private final StorageUri probe;

  ConditionProbe(ObjectStore store, StorageUri probe) {
    this.store = store;
    this.probe = probe;
  }

  /**
   * Tries each condition, kept and broken.
   *
   * @throws StorageException {@code UNSUPPORTED} if the store ignores one
   */
  void run() {
    try {
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
      requireContent("three", second);
    } finally {
      remove();
    }
  }

  private Optional<String> put(String content, PutCondition condition) {
    return store.putIf(probe, content.getBytes(StandardCharsets.UTF_8), condition);
  }

  private void requireContent(String expected, String version) {
    VersionedObject read =
        store.read(probe).orElseThrow(() -> ignores("does not show what was just written"));
    String content = new String(read.content(), StandardCharsets.UTF_8);
    if (!content.equals(expected) || !read.version().equals(version)) {
      throw ignores("shows another object or version than was just written");
    }
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
      store.delete(probe);
    } catch (ClearMlException e) { // a few bytes stay; what the probe found matters more
      LOG.debug("Could not remove {}", probe, e);
    }
  }
}
