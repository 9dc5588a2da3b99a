package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One contender's struggle for one resource: list, create, list again, collect. The second list is
 * what makes it sound: a number may be created again after it was collected, so only being the
 * greatest after the create proves a grant. Not thread-safe.
 */
final class Contest {
  private static final Logger LOG = LoggerFactory.getLogger(Contest.class);

  private final LeaseStore store;
  private final String resource;
  private final LeaseOptions options;
  private final LeaseHolder self;
  private final TimeSource time;
  private final Supplier<String> nonces;
  private final Silence silence = new Silence();
  private Optional<Epoch> rival = Optional.empty();

  Contest(
      LeaseStore store,
      String resource,
      LeaseOptions options,
      LeaseHolder self,
      TimeSource time,
      Supplier<String> nonces) {
    this.store = store;
    this.resource = resource;
    this.options = options;
    this.self = self;
    this.time = time;
    this.nonces = nonces;
  }

  /** A won epoch, and when the request that created it was sent. */
  record Win(Epoch epoch, long sentNanos) {}

  /** One round; empty if the lease is taken or somebody was quicker. */
  Optional<Win> round() {
    long readStart = time.nanoTime();
    Optional<Epoch> top = Epoch.greatest(store.list(resource, options.term()));
    long readEnd = time.nanoTime();
    rival = top.filter(epoch -> !epoch.free());
    if (rival.isPresent() && !silence.isProvedBy(rival.get(), readStart, readEnd)) {
      return Optional.empty();
    }
    return create(top.map(Epoch::number).orElse(0L) + 1);
  }

  /** The rival has been watched before, at least since a read that ended then. */
  void watchedSince(Epoch holder, long readEndNanos) {
    silence.seen(holder, readEndNanos);
  }

  /** Who held it in the last round. */
  Optional<Epoch> rival() {
    return rival;
  }

  /** Time until a round could prove the rival silent. */
  long nanosToProof() {
    return silence.nanosToProof(time.nanoTime());
  }

  private Optional<Win> create(long number) {
    Epoch wanted = new Epoch(resource, "", number, nonces.get(), "0", false, options.ttl(), self);
    long sent = time.nanoTime();
    if (store.create(wanted, options.term()) == LeaseStore.Creation.TAKEN) {
      return Optional.empty();
    }
    List<Epoch> epochs = store.list(resource, options.term());
    Optional<Epoch> mine =
        epochs.stream().filter(epoch -> epoch.nonce().equals(wanted.nonce())).findFirst();
    if (mine.isEmpty()) {
      return Optional.empty(); // it may land later: a silent holder, to be taken over
    }
    Epoch won = mine.get();
    if (epochs.stream().anyMatch(epoch -> epoch.number() > won.number())) {
      quietly("withdraw from", won, () -> store.delete(won, options.term()));
      return Optional.empty();
    }
    if (time.nanoTime() - sent >= options.term().toNanos()) {
      quietly("give back", won, () -> store.release(won, options.term()));
      return Optional.empty();
    }
    for (Epoch old : epochs) {
      if (old.number() < won.number()) {
        quietly("collect", old, () -> store.delete(old, remainingSince(sent)));
      }
    }
    return Optional.of(new Win(won, sent));
  }

  private Duration remainingSince(long sent) {
    Duration left = options.term().minusNanos(time.nanoTime() - sent);
    return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
  }

  /** Left-overs harm nobody: the next holder collects them. */
  private static void quietly(String what, Epoch epoch, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.debug("Could not {} epoch {} of lease '{}'", what, epoch.number(), epoch.resource(), e);
    }
  }
}
