package ml.clear.sdk.lease;

import java.time.Duration;

/**
 * Exclusive, expiring hold on a name, renewed in the background until closed. Thread-safe.
 *
 * <p>A lease cannot stop a holder that is paused between {@link #requireHeld()} and its next write.
 * What must never be written by two holders has to compare the {@link #fencingToken()} itself.
 */
public interface Lease extends AutoCloseable {
  /** The name it was acquired by. */
  String name();

  /** Grows with every grant of this name; pass it to whatever the lease protects. */
  long fencingToken();

  /** What others see of the holder. */
  LeaseHolder holder();

  /** Time left on this JVM's monotonic clock, less the safety margin; zero once lost or closed. */
  Duration remaining();

  /**
   * Does nothing while the lease is held.
   *
   * @throws LeaseLostException if {@link #remaining()} is zero
   */
  void requireHeld();

  /**
   * Runs the action once when the lease is lost, on the lease thread, before another holder can be
   * granted it; at once, on the calling thread, if it is lost already; never after {@link
   * #close()}. The action must be short: the same thread renews the client's other leases.
   */
  void onLost(Runnable action);

  /**
   * Releases the lease if it is still held; otherwise does nothing. Blocks for one request, at most
   * until the term ends. Never throws, may be repeated.
   */
  @Override
  void close();
}
