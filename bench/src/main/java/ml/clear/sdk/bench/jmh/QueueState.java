package ml.clear.sdk.bench.jmh;

/** What the reports of a benchmark meet. The names are parameters of JMH. */
public enum QueueState {
  /** A queue that is empty at the start of each burst, with a server that answers at once. */
  EMPTY,
  /** A queue that nobody drains, since the server hangs: each report gives up the oldest one. */
  FULL,
  /**
   * Nobody listens at the server's port: reports go to the spool, whose oldest files are given up.
   */
  DEAD
}
