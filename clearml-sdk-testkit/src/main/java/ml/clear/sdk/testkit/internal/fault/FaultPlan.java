package ml.clear.sdk.testkit.internal.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.Wire;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** The faults still to come, and how each is done to the request it meets. Thread-safe. */
public final class FaultPlan {
  private final ReentrantLock lock = new ReentrantLock(); // guards faults and their counts
  private final List<Planned> faults = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final TimeSource time;
  private @Nullable BrokenTls brokenTls; // guarded by lock

  /** A fault and the requests it waits for. */
  private static final class Planned {
    private final String server;
    private final String target;
    private Fault fault = Fault.NONE;
    private int left = 1;

    Planned(String server, String target) {
      this.server = server;
      this.target = target;
    }

    boolean meets(String requestServer, ApiRequest request) {
      String method = request.method() + " " + request.path();
      return left > 0
          && server.equals(requestServer)
          && (target.equals("*")
              || request.path().endsWith("/" + target)
              || method.startsWith(target));
    }
  }

  /** Changes one planned fault. */
  public final class Handle {
    private final Planned planned;

    private Handle(Planned planned) {
      this.planned = planned;
    }

    /** Replaces the fault by another made from it. */
    public void change(Function<Fault, Fault> change) {
      lock.lock();
      try {
        planned.fault = change.apply(planned.fault);
      } finally {
        lock.unlock();
      }
    }

    /** Sets how many requests it still meets. */
    public void times(int times) {
      lock.lock();
      try {
        planned.left = times;
      } finally {
        lock.unlock();
      }
    }

    /** How many requests it still waits for. */
    public int left() {
      lock.lock();
      try {
        return planned.left;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A plan without faults; delays pass on the given clock. */
  public FaultPlan(TimeSource time) {
    this.time = time;
  }

  /**
   * Plans a fault for one request; it does nothing until it is changed.
   *
   * @param server {@code api} or {@code files}
   * @param target an action, the beginning of method and path, or a star for any
   */
  public Handle plan(String server, String target) {
    Planned planned = new Planned(server, target);
    lock.lock();
    try {
      faults.add(planned);
    } finally {
      lock.unlock();
    }
    return new Handle(planned);
  }

  /** Forgets all faults. */
  public void clear() {
    lock.lock();
    try {
      faults.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many faults have not met all their requests. */
  public int pending() {
    lock.lock();
    try {
      return (int) faults.stream().filter(fault -> fault.left > 0).count();
    } finally {
      lock.unlock();
    }
  }

  /** The port of a socket at which every TLS handshake fails; opened when first asked for. */
  public int brokenTlsPort() {
    lock.lock();
    try {
      if (brokenTls == null) {
        brokenTls = BrokenTls.open();
      }
      return brokenTls.port();
    } finally {
      lock.unlock();
    }
  }

  /** Lets hanging requests go. */
  public void close() {
    closed.countDown();
    lock.lock();
    try {
      if (brokenTls != null) {
        brokenTls.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A handler to whose requests the faults happen. */
  public Function<ApiRequest, ApiAnswer> around(
      String server, Function<ApiRequest, ApiAnswer> handler) {
    return request ->
        take(server, request)
            .map(fault -> apply(fault, request, handler))
            .orElseGet(() -> handler.apply(request));
  }

  private Optional<Fault> take(String server, ApiRequest request) {
    lock.lock();
    try {
      for (Planned planned : faults) {
        if (planned.meets(server, request)) {
          planned.left--;
          return Optional.of(planned.fault);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private ApiAnswer apply(
      Fault fault, ApiRequest request, Function<ApiRequest, ApiAnswer> handler) {
    try {
      time.sleep(fault.delay());
      if (fault.hangs()) {
        if (fault.applied()) {
          ApiAnswer unused = handler.apply(request);
        }
        closed.await();
        return ApiAnswer.text(503, "text/plain", "").over(Wire.CUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closing
      return ApiAnswer.text(503, "text/plain", "").over(Wire.CUT);
    }
    if (fault.answer().isPresent()) {
      if (fault.applied()) {
        ApiAnswer unused = handler.apply(request);
      }
      return fault.wire().apply(fault.answer().get());
    }
    return fault.wire().apply(EventRejection.of(fault.rejectedEvents(), request, handler));
  }
}
