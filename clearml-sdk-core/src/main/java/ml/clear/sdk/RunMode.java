package ml.clear.sdk;

/** Who decides about a running task. */
enum RunMode {
  /** Started by hand: this program owns its status. */
  LOCAL,
  /** Started by an agent, which sends the console and sets the final status by the exit code. */
  AGENT,
  /** Claimed from a queue by this program, which owns its status while it holds the lease. */
  CLAIMED,
  /** Written to a session folder. */
  OFFLINE
}
