package ml.clear.sdk.testkit.internal.carrier;

/** A socket on loopback that answers requests until it is closed. */
public interface Carrier extends AutoCloseable {
  /** The port it listens on. */
  int port();

  /** Ends the connections and threads. Never throws. */
  @Override
  void close();
}
