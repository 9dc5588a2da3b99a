package ml.clear.sdk.tests.lease.fight;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseLostException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/** One process of a fight: takes the lease, counts under it, gives it back, until the end. */
final class Fighter {
  static final LeaseOptions OPTIONS =
      LeaseOptions.ttl(Duration.ofMillis(1000))
          .withMargin(Duration.ofMillis(250))
          .withMaxWait(Duration.ofSeconds(5));
  private static final Duration LOOK = Duration.ofMillis(15);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(50);
  private static final int LONGEST_HOLD_MILLIS = 1500;
  private static final TimeSource TRUE = TimeSource.system();

  private final SkewedTime time;
  private final Leases leases;
  private final ObjectStore store;
  private final StorageUri counter;
  private final EventLog log;
  private final SplittableRandom random;

  private Fighter(ClearMl client, FighterArguments arguments) {
    this.time = arguments.time();
    this.leases = arguments.leasesOf(client);
    this.counter = StorageUri.of(arguments.counter());
    this.store = client.storage().store(counter);
    this.log = new EventLog(arguments.log());
    this.random = new SplittableRandom(arguments.seed());
  }

  /** Runs one; started by {@link LeaseFight}. */
  public static void main(String[] args) throws InterruptedException {
    FighterArguments arguments = FighterArguments.parse(args);
    try (ClearMl client = ClearMl.builder().time(arguments.time()).build()) {
      new Fighter(client, arguments).fight(arguments.name(), arguments.endNanos());
    }
  }

  private void fight(String name, long endNanos) throws InterruptedException {
    while (TRUE.nanoTime() < endNanos) {
      try (Lease lease = leases.acquire(name, OPTIONS)) {
        hold(lease, endNanos);
      } catch (ClearMlException e) { // cut off, or it took too long: try again
        TRUE.sleep(AFTER_A_FAILURE);
      }
    }
  }

  private void hold(Lease lease, long endNanos) throws InterruptedException {
    long token = lease.fencingToken();
    lease.onLost(() -> log.add(Event.Kind.LOST, token, TRUE.nanoTime(), 0));
    Optional<GuardedCounter> guarded = Optional.empty();
    long until = TRUE.nanoTime() + Duration.ofMillis(random.nextInt(LONGEST_HOLD_MILLIS)).toNanos();
    boolean believes = note(lease);
    while (believes && TRUE.nanoTime() < Math.min(until, endNanos)) {
      if (guarded.isEmpty()) {
        guarded = GuardedCounter.open(store, counter, lease);
      }
      count(guarded, lease);
      TRUE.sleep(LOOK);
      believes = note(lease);
    }
    long closing = TRUE.nanoTime();
    if (!lease.remaining().isZero()) {
      log.add(Event.Kind.CLOSING, token, closing, 0);
    }
  }

  /** Writes down what the lease says, for longer than it can be untrue: from after to before. */
  private boolean note(Lease lease) {
    long before = TRUE.nanoTime();
    Duration remaining = lease.remaining();
    long after = TRUE.nanoTime();
    if (remaining.isZero()) {
      return false;
    }
    long end = before + time.trueNanos(remaining.toNanos());
    log.add(Event.Kind.HELD, lease.fencingToken(), after, end);
    return true;
  }

  private void count(Optional<GuardedCounter> guarded, Lease lease) {
    try {
      Optional<Long> written = guarded.flatMap(GuardedCounter::increment);
      log.add(
          written.isPresent() ? Event.Kind.COUNTED : Event.Kind.FENCED,
          lease.fencingToken(),
          written.orElse(0L),
          0);
    } catch (LeaseLostException told) {
      // as it must be; the loop ends with the next look
    }
  }
}
