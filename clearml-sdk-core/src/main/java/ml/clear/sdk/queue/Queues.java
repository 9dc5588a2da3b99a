package ml.clear.sdk.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.PagedStream;
import ml.clear.sdk.internal.queue.ClaimClient;
import ml.clear.sdk.internal.queue.QueueCalls;

/**
 * The queues of a server. Thread-safe. Every method blocks for its answers and throws {@link
 * ml.clear.sdk.ServerRejectedException} if the server refuses, {@link
 * ml.clear.sdk.ServerUnreachableException} if it does not answer.
 *
 * <pre>{@code
 * clearMl.queues().list().forEach(
 *     queue -> System.out.println(queue.name() + ": " + queue.entries().size() + " tasks wait"));
 * }</pre>
 */
public final class Queues {

  private final QueueCalls calls;
  private final ClaimClient claims;

  /** Made by the client. */
  public Queues(ClaimClient claims) {
    this.calls = new QueueCalls(claims.transport());
    this.claims = claims;
  }

  /**
   * A handle on the queue of this name. Sends nothing: an unknown name shows at the first call.
   *
   * @param name the whole name
   */
  public Queue get(String name) {
    return new Queue(calls, claims, Check.text(name, "name"), Optional.empty());
  }

  /**
   * Makes a queue.
   *
   * @param name unique, at least 3 characters
   * @param tags the user's tags
   * @throws ml.clear.sdk.ServerRejectedException with 400/801 if there is one of this name; nothing
   *     was changed
   */
  public Queue create(String name, String... tags) {
    String checked = Check.name(name, "name");
    return new Queue(calls, claims, checked, Optional.of(calls.create(checked, List.of(tags))));
  }

  /**
   * The queue of exactly this name, hidden ones too.
   *
   * @param name the whole name
   */
  public Optional<QueueInfo> find(String name) {
    return calls.find(Check.text(name, "name"));
  }

  /**
   * The queue with this id, hidden ones too.
   *
   * @param id 32 hexadecimal digits
   */
  public Optional<QueueInfo> findById(String id) {
    return calls.findById(Check.text(id, "id"));
  }

  /**
   * The queue that is taken where none is named.
   *
   * @throws ml.clear.sdk.ServerRejectedException with 400/707 if there is none
   */
  public QueueInfo defaultQueue() {
    return calls.head(calls.defaultQueue(), Integer.MAX_VALUE);
  }

  /**
   * All queues that the UI shows, with their entries, by name; fetched page by page while the
   * stream is consumed. Queues made or deleted while it is read may be missed or seen twice.
   */
  public Stream<QueueInfo> list() {
    return pages(false);
  }

  /** As {@link #list()}, with the hidden ones: the Kubernetes glue's, and the records of leases. */
  public Stream<QueueInfo> listAll() {
    return pages(true);
  }

  /**
   * The workers that called lately: agents, and consumers of this library.
   *
   * @param lastSeen how long ago at most, at least 1 s
   */
  public List<WorkerInfo> workers(Duration lastSeen) {
    return calls.workers(Check.positive(lastSeen, "lastSeen"));
  }

  /**
   * Runs the tasks of several queues until the worker is closed. A free slot takes from the first
   * queue that has a task.
   *
   * @param names of the queues, the most urgent first
   * @param options slots and times
   * @param handler called once for each task
   * @return the worker, to be closed
   * @throws ml.clear.sdk.ServerRejectedException with 400/701 if one of them does not exist
   */
  public QueueWorker consume(List<String> names, WorkerOptions options, ClaimHandler handler) {
    return QueueWorker.start(claims, names.stream().map(this::get).toList(), options, handler);
  }

  private Stream<QueueInfo> pages(boolean hidden) {
    return PagedStream.numbered(
        QueueCalls.PAGE, number -> calls.page(hidden, number, QueueCalls.PAGE));
  }
}
