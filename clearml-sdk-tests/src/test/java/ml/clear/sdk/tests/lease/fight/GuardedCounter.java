package ml.clear.sdk.tests.lease.fight;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;

/**
 * A counter in a file or an object that takes no write of a token smaller than it has seen. Whoever
 * gets the lease shows its token before it reads: from then on nobody older can write.
 */
final class GuardedCounter {
  private final ObjectStore store;
  private final StorageUri uri;
  private final Lease lease;
  private String version = "";
  private long value;

  private GuardedCounter(ObjectStore store, StorageUri uri, Lease lease) {
    this.store = store;
    this.uri = uri;
    this.lease = lease;
  }

  /** Raises the fence to this lease's token; empty if it is higher already. */
  static Optional<GuardedCounter> open(ObjectStore store, StorageUri uri, Lease lease) {
    GuardedCounter counter = new GuardedCounter(store, uri, lease);
    while (true) {
      Optional<VersionedObject> read = store.read(uri);
      Content content = read.map(Content::of).orElse(new Content(0, 0));
      if (content.token() > lease.fencingToken()) {
        return Optional.empty();
      }
      counter.version = read.map(VersionedObject::version).orElse("");
      counter.value = content.value();
      if (counter.write(content.value())) {
        return Optional.of(counter);
      }
    }
  }

  /** Adds one, and gives the value that was written; empty if somebody has raised the fence. */
  Optional<Long> increment() {
    lease.requireHeld();
    return write(value + 1) ? Optional.of(value) : Optional.empty();
  }

  /** The version stands for the fence: whoever raises it changes the version. */
  private boolean write(long next) {
    PutCondition unchanged =
        version.isEmpty() ? PutCondition.ABSENT : PutCondition.matches(version);
    byte[] content =
        (lease.fencingToken() + " " + next + " " + lease.holder().pid())
            .getBytes(StandardCharsets.UTF_8);
    Optional<String> written = store.putIf(uri, content, unchanged);
    written.ifPresent(
        newVersion -> {
          version = newVersion;
          value = next;
        });
    return written.isPresent();
  }

  /** What it holds now. */
  static long value(ObjectStore store, StorageUri uri) {
    return store.read(uri).map(read -> Content.of(read).value()).orElse(0L);
  }

  private record Content(long token, long value) {
    static Content of(VersionedObject object) {
      String[] parts = new String(object.content(), StandardCharsets.UTF_8).split(" ", -1);
      return new Content(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
  }
}
