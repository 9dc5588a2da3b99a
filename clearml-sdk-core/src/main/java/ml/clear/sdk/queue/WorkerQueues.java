package ml.clear.sdk.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.queue.Claim;
import ml.clear.sdk.internal.queue.Claimer;
import ml.clear.sdk.internal.queue.QueueCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues of a worker, the most urgent first. Thread-safe. */
final class WorkerQueues {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerQueues.class);

  private final List<Queue> byPriority;
  private final Claimer claimer;

  WorkerQueues(List<Queue> byPriority, Claimer claimer) {
    if (byPriority.isEmpty()) {
      throw new IllegalArgumentException("a worker needs at least one queue");
    }
    this.byPriority = List.copyOf(byPriority);
    this.claimer = claimer;
  }

  /** Their ids; 400/701 if one of them does not exist. */
  List<String> ids() {
    return byPriority.stream().map(Queue::id).toList();
  }

  /** Their names. */
  List<String> names() {
    return byPriority.stream().map(Queue::name).toList();
  }

  /** A task from the first queue that has one for us. */
  Optional<Claim> look(String worker, BooleanSupplier wanted) {
    for (Queue queue : byPriority) {
      Optional<Claim> claim = look(queue, worker, wanted);
      if (claim.isPresent()) {
        return claim;
      }
    }
    return Optional.empty();
  }

  /** A queue that is gone must not keep the others waiting, and may be made again. */
  private Optional<Claim> look(Queue queue, String worker, BooleanSupplier wanted) {
    try {
      return queue.on(id -> claimer.look(id, worker, wanted));
    } catch (ServerRejectedException e) {
      if (!e.is(400, QueueCalls.NO_SUCH_QUEUE) || byPriority.size() == 1) {
        throw e;
      }
      LOG.debug("{} is gone", queue, e);
      return Optional.empty();
    }
  }
}
