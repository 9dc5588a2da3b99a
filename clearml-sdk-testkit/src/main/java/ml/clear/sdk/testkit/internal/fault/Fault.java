package ml.clear.sdk.testkit.internal.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;

/**
 * What goes wrong with one request. Immutable.
 *
 * @param delay time before anything else happens
 * @param hangs never answers, until the server is closed
 * @param applied whether the request has its effect, where the true answer is not given
 * @param answer what is answered instead of the truth
 * @param rejectedEvents how many events of a batch are refused, the first ones
 * @param wire what happens to the answer on its way
 */
public record Fault(
    Duration delay,
    boolean hangs,
    boolean applied,
    Optional<ApiAnswer> answer,
    int rejectedEvents,
    UnaryOperator<ApiAnswer> wire) {
  /** No fault yet. */
  public static final Fault NONE =
      new Fault(Duration.ZERO, false, false, Optional.empty(), 0, UnaryOperator.identity());

  /** The same after a delay. */
  public Fault delayed(Duration by) {
    return new Fault(by, hangs, applied, answer, rejectedEvents, wire);
  }

  /** The same, but without an answer. */
  public Fault hanging() {
    return new Fault(delay, true, applied, answer, rejectedEvents, wire);
  }

  /** The same, with the request's effect or without. */
  public Fault applied(boolean newApplied) {
    return new Fault(delay, hangs, newApplied, answer, rejectedEvents, wire);
  }

  /** The same with another answer. */
  public Fault answering(ApiAnswer other) {
    return new Fault(delay, hangs, applied, Optional.of(other), rejectedEvents, wire);
  }

  /** The same with refused events. */
  public Fault rejecting(int events) {
    return new Fault(delay, hangs, applied, answer, events, wire);
  }

  /** The same with another way over the wire. */
  public Fault over(UnaryOperator<ApiAnswer> newWire) {
    return new Fault(delay, hangs, applied, answer, rejectedEvents, newWire);
  }
}
