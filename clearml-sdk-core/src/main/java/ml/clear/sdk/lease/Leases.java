package ml.clear.sdk.lease;

import java.util.Optional;
import java.util.function.Function;

/**
 * The leases of one server or folder. Thread-safe.
 *
 * <pre>{@code
 * try (Lease lease = clearMl.leases().acquire("nightly-retrain", LeaseOptions.DEFAULT)) {
 *   retrain(lease.fencingToken());
 * }
 * }</pre>
 *
 * <p>Names have 1 to 150 characters, without {@code #}, {@code %} and control characters, and are
 * shared by everybody who uses the same server workspace or folder. Every method may block for
 * requests, each for at most 10 s and the term of the lease, and throws {@link
 * ml.clear.sdk.ServerUnreachableException} or {@link ml.clear.sdk.storage.StorageException} if the
 * store did not answer, {@link ml.clear.sdk.ServerRejectedException} if the user may not write
 * queues. A lease that was granted and whose answer was lost is free again after its ttl.
 */
public interface Leases {
  /**
   * Waits for the lease, at most {@link LeaseOptions#maxWait()} and one attempt.
   *
   * @throws LeaseNotGrantedException if it was not granted in time, or the thread was interrupted
   *     (the flag is kept)
   */
  Lease acquire(String name, LeaseOptions options);

  /**
   * Takes the lease if it is free, or proves in this one look to be; does not wait. A crashed
   * holder can only be succeeded by waiting.
   */
  Optional<Lease> tryAcquire(String name, LeaseOptions options);

  /**
   * Runs the body with the lease held and releases it.
   *
   * @return what the body returned
   * @throws LeaseNotGrantedException as {@link #acquire}; the body did not run
   * @throws LeaseLostException if the body ended normally, but the lease was lost while it ran
   */
  default <T> T withLease(
      String name, LeaseOptions options, Function<? super Lease, ? extends T> body) {
    try (Lease lease = acquire(name, options)) {
      T result = body.apply(lease);
      lease.requireHeld();
      return result;
    }
  }

  /**
   * Waits for one of several permits of a name, each a lease with tokens of its own. All who share
   * a semaphore must give the same number of permits: a larger number lets more in.
   *
   * @param permits how many may hold it at a time, from 1 to 100; one look costs as many requests
   * @throws LeaseNotGrantedException as {@link #acquire}
   */
  Lease acquirePermit(String name, int permits, LeaseOptions options);

  /** Takes a permit if one is free; does not wait. */
  Optional<Lease> tryAcquirePermit(String name, int permits, LeaseOptions options);

  /** Who holds the lease, or held it and went silent. */
  Optional<LeaseHolder> findHolder(String name);
}
