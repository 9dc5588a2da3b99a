package ml.clear.sdk.internal.lease;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;

/**
 * Epochs as objects {@code lease-<resource>/<number>}: made if there is none of that name, changed
 * if they are still what was read, so that a late beat cannot undo a release. A number serves as
 * the id: only numbers below the greatest are ever removed, and they are never granted again. The
 * first call tries whether the store heeds conditions at all.
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
    StorageUri folder = folder(resource);
    return limited(limit, "LIST", folder, () -> read(resource, folder));
  }

  private List<Epoch> read(String resource, StorageUri folder) {
    List<StorageUri> records;
    try (Stream<ObjectInfo> objects = store.list(new StorageUri(folder.text() + "/"))) {
      records =
          objects.map(ObjectInfo::uri).filter(uri -> uri.fileName().matches("[0-9]+")).toList();
    }
    List<Epoch> epochs = new ArrayList<>();
    for (StorageUri record : records) { // one that is gone by now was collected
      store.read(record).map(object -> parse(resource, record, object)).ifPresent(epochs::add);
    }
    return epochs;
  }

  @Override
  public Creation create(Epoch epoch, Duration limit) {
    prove();
    StorageUri record = record(epoch);
    try {
      boolean landed = limited(limit, "PUT", record, () -> put(record, epoch, PutCondition.ABSENT));
      // Taken, or by an earlier attempt of this call whose answer was lost.
      return landed ? Creation.LANDED : Creation.UNKNOWN;
    } catch (StorageException e) {
      if (e.effect() == Effect.NONE) {
        throw e;
      }
      return Creation.UNKNOWN;
    }
  }

  @Override
  public boolean renew(Epoch epoch, long beat, Duration limit) {
    return change(epoch, limit, current -> current.withBeat(Long.toString(beat)));
  }

  @Override
  public void release(Epoch epoch, Duration limit) {
    change(epoch, limit, current -> current.withFree(true));
  }

  @Override
  public void delete(Epoch epoch, Duration limit) {
    StorageUri record = record(epoch);
    limited(
        limit,
        "DELETE",
        record,
        () -> {
          store.delete(record);
          return true;
        });
  }

  /** False if the record is gone or another attempt's. */
  private boolean change(Epoch epoch, Duration limit, UnaryOperator<Epoch> edit) {
    StorageUri record = record(epoch);
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
    return TextRecord.read(resource, record.fileName(), text, record.text());
  }

  private void prove() {
    if (!proved) {
      StorageUri probe = root.resolve(".lease-probe-" + UUID.randomUUID());
      limited(
          LONGEST_CALL,
          "PUT",
          probe,
          () -> {
            new ConditionProbe(store, probe).run();
            return true;
          });
      proved = true;
    }
  }

  private <T> T limited(Duration limit, String action, StorageUri uri, Supplier<T> call) {
    return calls.within(
        limit.compareTo(LONGEST_CALL) < 0 ? limit : LONGEST_CALL, action, uri, call);
  }

  private StorageUri folder(String resource) {
    return root.resolve("lease-" + encoded(resource));
  }

  private StorageUri record(Epoch epoch) {
    return folder(epoch.resource()).resolve(Long.toString(epoch.number()));
  }

  /** A resource as one step of a path, in files and object names alike. */
  static String encoded(String resource) {
    return URLEncoder.encode(resource, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
