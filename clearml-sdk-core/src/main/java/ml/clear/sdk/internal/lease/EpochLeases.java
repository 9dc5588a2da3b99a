package ml.clear.sdk.internal.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases of one store: contests, waiting, and what becomes of a win. */
public final class EpochLeases implements Leases {
  private static final Logger LOG = LoggerFactory.getLogger(EpochLeases.class);
  private static final int MAX_NAME_CHARS = 150;
  private static final int MAX_PERMITS = 100;

  private final LeaseStore store;
  private final LeaseClient client;
  private final Turns turns;

  /** The leases in this store. */
  public EpochLeases(LeaseStore store, LeaseClient client) {
    this.store = store;
    this.client = client;
    this.turns = client.newTurns();
  }

  @Override
  public Lease acquire(String name, LeaseOptions options) {
    return await(name, List.of(checked(name)), options);
  }

  @Override
  public Optional<Lease> tryAcquire(String name, LeaseOptions options) {
    return look(name, contests(List.of(checked(name)), options), options);
  }

  /**
   * Takes a lease over from a holder that has been watched already, if its silence is proved now;
   * does not wait.
   *
   * @param holder its record as a read showed it
   * @param sinceNanos when that read, or an earlier one that showed the same beat, had ended
   */
  public Optional<Lease> tryTakeOver(Epoch holder, long sinceNanos, LeaseOptions options) {
    List<Contest> contests = contests(List.of(checked(holder.resource())), options);
    contests.get(0).watchedSince(holder, sinceNanos);
    return look(holder.resource(), contests, options);
  }

  /**
   * Ends a lease for its holder and leaves its record as it is: others take over after the ttl, as
   * from a holder that crashed.
   */
  public static void abandon(Lease lease) {
    if (lease instanceof Grant grant) {
      grant.abandon();
    }
  }

  @Override
  public Lease acquirePermit(String name, int permits, LeaseOptions options) {
    return await(name, slots(name, permits), options);
  }

  @Override
  public Optional<Lease> tryAcquirePermit(String name, int permits, LeaseOptions options) {
    return look(name, contests(slots(name, permits), options), options);
  }

  @Override
  public Optional<LeaseHolder> findHolder(String name) {
    return Epoch.greatest(store.list(checked(name), LeaseOptions.DEFAULT.term()))
        .filter(epoch -> !epoch.free())
        .map(Epoch::holder);
  }

  private Lease await(String name, List<String> resources, LeaseOptions options) {
    List<Contest> contests = contests(resources, options);
    Deadline deadline = Deadline.after(options.maxWait(), client.time());
    Pace pace = new Pace(options.ttl(), client.jitter());
    String line = line(resources.get(0));
    turns.enter(line);
    try {
      while (true) {
        if (client.isClosed()) {
          throw clientClosed(name);
        }
        boolean first = turns.isFirst(line);
        Optional<Lease> lease =
            first ? tryLook(name, contests, options, deadline) : Optional.empty();
        if (lease.isPresent()) {
          return lease.get();
        }
        if (deadline.hasPassed()) {
          throw refused(name, "not granted within " + options.maxWait(), contests);
        }
        long pause = first ? pace.pauseNanos(contests) : Long.MAX_VALUE;
        client.time().parkNanos(Math.min(pause, deadline.left().toNanos()));
        if (Thread.currentThread().isInterrupted()) {
          throw refused(name, "the thread was interrupted", contests);
        }
      }
    } finally {
      turns.leave(line);
    }
  }

  /** One look that forgives an unreachable server while there is time to look again. */
  private Optional<Lease> tryLook(
      String name, List<Contest> contests, LeaseOptions options, Deadline deadline) {
    try {
      return look(name, contests, options);
    } catch (ServerUnreachableException | StorageException e) {
      if (deadline.hasPassed() || !mayPass(e)) {
        throw e;
      }
      LOG.debug("Waiting for lease '{}' while the server is away", name, e);
      return Optional.empty();
    }
  }

  private static boolean mayPass(ClearMlException e) {
    return !(e instanceof StorageException storage)
        || storage.reason() == StorageException.Reason.UNREACHABLE;
  }

  private Optional<Lease> look(String name, List<Contest> contests, LeaseOptions options) {
    for (Contest contest : contests) {
      Optional<Contest.Win> win = contest.round();
      if (win.isPresent()) {
        return Optional.of(grant(name, win.get(), options));
      }
    }
    return Optional.empty();
  }

  private Lease grant(String name, Contest.Win win, LeaseOptions options) {
    Epoch epoch = win.epoch();
    HeldLease held = new HeldLease(client.time(), epoch.number(), options.term(), win.sentNanos());
    Grant grant =
        new Grant(
            name,
            held,
            epoch,
            options.term(),
            store,
            client.renewals(),
            () -> turns.wakeFirst(line(epoch.resource())));
    if (!client.renewals().add(grant)) {
      grant.close(); // the client was closed while it was granted: free again at once
      throw clientClosed(name);
    }
    return grant;
  }

  private List<Contest> contests(List<String> resources, LeaseOptions options) {
    LeaseHolder self = client.self(options.purpose());
    Supplier<String> nonces = client.nonces();
    return resources.stream()
        .map(resource -> new Contest(store, resource, options, self, client.time(), nonces))
        .toList();
  }

  /** In an order of our own, so that not everybody begins at the first. */
  private List<String> slots(String name, int permits) {
    if (permits < 1 || permits > MAX_PERMITS) {
      throw new IllegalArgumentException(
          "permits must be from 1 to " + MAX_PERMITS + ", got " + permits);
    }
    String checked = checked(name);
    int start = Math.floorMod(client.nonces().get().hashCode(), permits);
    List<String> slots = new ArrayList<>();
    IntStream.range(0, permits).forEach(i -> slots.add(checked + "%" + (start + i) % permits));
    return slots;
  }

  /** All permits of a semaphore are one line, apart from the lease of the same name. */
  private static String line(String resource) {
    return resource.substring(0, resource.indexOf('%') + 1) + resource.split("%", 2)[0];
  }

  private static String checked(String name) {
    boolean bad =
        name.isBlank()
            || !name.equals(name.trim())
            || name.length() > MAX_NAME_CHARS
            || name.chars().anyMatch(c -> c == '#' || c == '%' || Character.isISOControl(c));
    if (bad) {
      throw new IllegalArgumentException(
          "a lease's name has 1 to 150 characters, no '#', '%', control characters or outer spaces,"
              + " got '"
              + name
              + "'");
    }
    return name;
  }

  private static LeaseNotGrantedException clientClosed(String name) {
    return new LeaseNotGrantedException(name, "the client was closed", Optional.empty());
  }

  private static LeaseNotGrantedException refused(
      String name, String reason, List<Contest> contests) {
    return new LeaseNotGrantedException(name, reason, contests.get(0).rival().map(Epoch::holder));
  }
}
