package ml.clear.sdk.testkit;

import java.net.URI;
import ml.clear.sdk.testkit.internal.fault.FaultPlan;

/**
 * What is to go wrong with coming requests. Faults meet requests in the order in which they were
 * scripted, each the given number of times; requests that no fault waits for are answered
 * truthfully. Thread-safe.
 *
 * <pre>{@code
 * server.faults().next("events.add_batch").times(2).status(503).retryAfter(Duration.ofSeconds(1));
 * server.faults().next("tasks.create").cutAfterEffect();
 * server.faults().nextUpload().diskFull();
 * }</pre>
 */
public final class Faults {
  private final FaultPlan plan;

  Faults(FaultPlan plan) {
    this.plan = plan;
  }

  /**
   * A fault for the next call of an action. It does nothing until it is told what to do.
   *
   * @param action such as {@code tasks.create}; a star stands for any
   */
  public ScriptedFault next(String action) {
    return new ScriptedFault(plan.plan("api", action), false);
  }

  /** A fault for the next upload to the file server. */
  public ScriptedFault nextUpload() {
    return new ScriptedFault(plan.plan("files", "POST "), true);
  }

  /** A fault for the next download from the file server. */
  public ScriptedFault nextDownload() {
    return new ScriptedFault(plan.plan("files", "GET "), true);
  }

  /** How many faults have not met all the requests they wait for. */
  public int pending() {
    return plan.pending();
  }

  /** Forgets all faults that are still to come. */
  public void clear() {
    plan.clear();
  }

  /**
   * An {@code https} address at which every TLS handshake fails, because nobody speaks TLS there.
   */
  public URI brokenTlsUrl() {
    return URI.create("https://127.0.0.1:" + plan.brokenTlsPort());
  }
}
