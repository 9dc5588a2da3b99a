package ml.clear.sdk.internal.lease;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;

/**
 * The greatest epoch as one object {@code lease-<resource>}: made if there is none, replaced if it
 * is still what was read. There are no smaller ones to collect, and no list, which need not be a
 * snapshot: on a store with an object a number, a reader was seen that found the old number gone
 * and the new one not yet there, and was granted 1 again. The first call tries whether the store
 * heeds conditions at all.
 */
public final class ObjectLeaseStore implements LeaseStore {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final int CHANGES = 3;

  private final ObjectStore store;
  private final StorageUri root;
  private final LimitedCalls calls;
  private volatile boolean proved;

  /** A store below this URI. */
  ObjectLeaseStore(ObjectStore store, StorageUri root, LimitedCalls calls) {
    this.store = store;
    this.root = root;
    this.calls = calls;
  }

  @Override
  public List<Epoch> list(String resource, Duration limit) {
    prove();
    StorageUri record = record(resource);
    return limited(limit, "GET", record, () -> store.read(record)).stream()
        .map(object -> parse(resource, record, object))
        .toList();
  }

  @Override
  public Creation create(Epoch epoch, Duration limit) {
    prove();
    StorageUri record = record(epoch.resource());
    try {
      return limited(limit, "PUT", record, () -> create(record, epoch));
    } catch (StorageException e) {
      if (e.effect() == Effect.NONE) {
        throw e;
      }
      return Creation.UNKNOWN;
    }
  }

  /** The contest has found the predecessor to be over; a late beat of it changes nothing. */
  private Creation create(StorageUri record, Epoch epoch) {
    for (int i = 0; i < CHANGES; i++) {
      Optional<VersionedObject> object = store.read(record);
      Optional<Epoch> present = object.map(read -> parse(epoch.resource(), record, read));
      if (present.map(Epoch::nonce).equals(Optional.of(epoch.nonce()))) {
        return Creation.LANDED; // by an attempt whose answer was lost
      }
      if (present.map(Epoch::number).orElse(0L) != epoch.number() - 1) {
        return Creation.TAKEN;
      }
      if (put(record, epoch, new PutCondition(object.map(VersionedObject::version)))) {
        return Creation.LANDED;
      }
    }
    return Creation.UNKNOWN;
  }

  @Override
  public boolean renew(Epoch epoch, long beat, Duration limit) {
    return change(epoch, limit, current -> current.withBeat(Long.toString(beat)));
  }

  @Override
  public void release(Epoch epoch, Duration limit) {
    change(epoch, limit, current -> current.withFree(true));
  }

  /** Nothing: the only record is the greatest, which stays. */
  @Override
  public void delete(Epoch epoch, Duration limit) {}

  /** False if the record is a successor's. */
  private boolean change(Epoch epoch, Duration limit, UnaryOperator<Epoch> edit) {
    StorageUri record = record(epoch.resource());
    return limited(limit, "PUT", record, () -> change(record, epoch, edit));
  }

  private boolean change(StorageUri record, Epoch epoch, UnaryOperator<Epoch> edit) {
    for (int i = 0; i < CHANGES; i++) { // a beat and a release may meet; nobody else writes here
      Optional<VersionedObject> object = store.read(record);
      if (object.isEmpty()) {
        return false;
      }
      Epoch current = parse(epoch.resource(), record, object.get());
      if (!current.nonce().equals(epoch.nonce())) {
        return false;
      }
      Epoch edited = edit.apply(current);
      PutCondition unchanged = PutCondition.matches(object.get().version());
      if (edited.equals(current) || put(record, edited, unchanged)) {
        return true;
      }
    }
    throw StorageException.of("PUT", record, Reason.UNREACHABLE)
        .effect(Effect.UNKNOWN)
        .detail("this lease record was changed by somebody else each time it was read")
        .build();
  }

  private boolean put(StorageUri record, Epoch epoch, PutCondition condition) {
    byte[] content = TextRecord.write(epoch).getBytes(StandardCharsets.UTF_8);
    return store.putIf(record, content, condition).isPresent();
  }

  private static Epoch parse(String resource, StorageUri record, VersionedObject object) {
    String text = new String(object.content(), StandardCharsets.UTF_8);
    return TextRecord.read(resource, text, record.text());
  }

  private void prove() {
    if (!proved) {
      new ConditionProbe(store, root.resolve(".lease-probe-" + UUID.randomUUID()), calls).run();
      proved = true;
    }
  }

  private <T> T limited(Duration limit, String action, StorageUri uri, Supplier<T> call) {
    return calls.within(
        limit.compareTo(LONGEST_CALL) < 0 ? limit : LONGEST_CALL, action, uri, call);
  }

  private StorageUri record(String resource) {
    return root.resolve("lease-" + encoded(resource));
  }

  /** A resource as one step of a path, in files and object names alike. */
  static String encoded(String resource) {
    return URLEncoder.encode(resource, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
