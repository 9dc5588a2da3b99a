package ml.clear.sdk.internal.lease;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/** What the leases of one client share: its clock, its thread, and who it is. Thread-safe. */
public final class LeaseClient implements AutoCloseable {
  private static final double PAUSE_JITTER = 0.5;
  private static final double RENEWAL_JITTER = 0.1;

  private final TimeSource time;
  private final String host;
  private final Supplier<Optional<String>> task;
  private final Jitter jitter = Jitter.upTo(PAUSE_JITTER);
  private final Renewals renewals;
  private final LimitedCalls calls;
  private final Map<StorageUri, Leases> places = new ConcurrentHashMap<>();
  private final Set<Turns> turns = Collections.newSetFromMap(new WeakHashMap<>()); // its own lock

  /**
   * A client without a thread: that starts with the first lease.
   *
   * @param host name of this machine or worker, for display
   * @param task the task this process runs, if there is exactly one
   */
  public LeaseClient(TimeSource time, String host, Supplier<Optional<String>> task) {
    this.time = time;
    this.host = host;
    this.task = task;
    this.renewals = new Renewals(time, Jitter.upTo(RENEWAL_JITTER));
    this.calls = new LimitedCalls(time);
  }

  /** Releases what is held, ends the thread and refuses who waits. Never throws. */
  @Override
  public void close() {
    renewals.close();
    calls.close();
    synchronized (turns) {
      turns.forEach(Turns::wakeAll);
    }
  }

  /**
   * The leases in a folder or below a URI of an object store; the same object for the same place,
   * so that its waiters line up.
   *
   * @param stores finds the store of a URI
   */
  public Leases at(StorageUri place, Function<StorageUri, ObjectStore> stores) {
    return places.computeIfAbsent(
        place,
        uri ->
            new EpochLeases(
                uri.scheme().equals("file")
                    ? new FileLeaseStore(FileStore.pathOf(uri))
                    : new ObjectLeaseStore(stores.apply(uri), uri, calls),
                this));
  }

  boolean isClosed() {
    return renewals.isClosed();
  }

  /** The lines of one store, which go with whoever uses them. */
  Turns newTurns() {
    Turns lines = new Turns();
    synchronized (turns) {
      turns.add(lines);
    }
    return lines;
  }

  TimeSource time() {
    return time;
  }

  Jitter jitter() {
    return jitter;
  }

  Renewals renewals() {
    return renewals;
  }

  LeaseHolder self(String purpose) {
    return new LeaseHolder(host, ProcessHandle.current().pid(), task.get(), purpose);
  }

  Supplier<String> nonces() {
    return () -> UUID.randomUUID().toString();
  }
}
