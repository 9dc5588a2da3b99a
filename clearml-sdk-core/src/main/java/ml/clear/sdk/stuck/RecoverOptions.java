package ml.clear.sdk.stuck;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ml.clear.sdk.internal.Check;

/**
 * What to do about what is stuck, and whether to do it. Immutable; each method gives a copy.
 *
 * <pre>{@code
 * RecoverOptions plan = RecoverOptions.dryRun().cure(OrphanKind.SILENT, Cure.RESET_AND_REQUEUE);
 * orphans.recover(scan, plan).forEach(System.out::println);
 * orphans.recover(scan, plan.forReal());
 * }</pre>
 */
public final class RecoverOptions {
  private static final Duration LEASE_WAIT = Duration.ofSeconds(90);

  private final Map<OrphanKind, Cure> cures;
  private final Optional<String> queue;
  private final Duration leaseWait;
  private final boolean dryRun;

  private RecoverOptions(
      Map<OrphanKind, Cure> cures, Optional<String> queue, Duration leaseWait, boolean dryRun) {
    this.cures = cures;
    this.queue = queue;
    this.leaseWait = leaseWait;
    this.dryRun = dryRun;
  }

  /**
   * The first cure of each kind, only told and not done. A task in a queue without a worker is left
   * there, until a queue {@link #into} is named.
   */
  public static RecoverOptions dryRun() {
    return new RecoverOptions(new EnumMap<>(OrphanKind.class), Optional.empty(), LEASE_WAIT, true);
  }

  /** The same, done. */
  public RecoverOptions forReal() {
    return new RecoverOptions(cures, queue, leaseWait, false);
  }

  /**
   * Another cure for a kind.
   *
   * @throws IllegalArgumentException if that is none for this kind, see {@link OrphanKind#cures()}
   */
  public RecoverOptions cure(OrphanKind kind, Cure cure) {
    if (cure != Cure.LEAVE && !kind.cures().contains(cure)) {
      throw new IllegalArgumentException(
          kind + " can be cured by " + kind.cures() + ", not " + cure);
    }
    Map<OrphanKind, Cure> more = new EnumMap<>(OrphanKind.class);
    more.putAll(cures);
    more.put(kind, cure);
    return new RecoverOptions(more, queue, leaseWait, dryRun);
  }

  /**
   * Where tasks go that cannot stay in their queue, because it is gone or has no worker.
   *
   * @param newQueue name of a queue that exists
   */
  public RecoverOptions into(String newQueue) {
    return new RecoverOptions(cures, Optional.of(Check.text(newQueue, "queue")), leaseWait, dryRun);
  }

  /**
   * How long to wait for the lease on a task that somebody else holds, such as another operator.
   *
   * @param newLeaseWait zero or more. Default: 90 s, longer than the default ttl of one that died
   */
  public RecoverOptions leaseWait(Duration newLeaseWait) {
    return new RecoverOptions(cures, queue, Check.notNegative(newLeaseWait, "leaseWait"), dryRun);
  }

  Cure cureOf(OrphanKind kind) {
    return Objects.requireNonNullElse(cures.get(kind), kind.cures().get(0));
  }

  Optional<String> queue() {
    return queue;
  }

  Duration leaseWait() {
    return leaseWait;
  }

  boolean isDryRun() {
    return dryRun;
  }
}
