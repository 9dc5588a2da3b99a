package ml.clear.sdk.testkit.internal.carrier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import ml.clear.sdk.testkit.Exchange;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;

/** The last exchanges, bounded in number and in bytes. Thread-safe. */
public final class ExchangeLog {
  private static final int MAX_EXCHANGES = 10_000;
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_BODY = 8 << 20; // a file of gigabytes must not live on in here
  private final ReentrantLock lock = new ReentrantLock(); // guards exchanges and bytes
  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private long bytes;

  /** A handler that notes what passes through the given one. */
  public Function<ApiRequest, ApiAnswer> noting(
      String server, Function<ApiRequest, ApiAnswer> handler) {
    return request -> {
      ApiAnswer answer = handler.apply(request);
      add(
          new Exchange(
              server,
              request.method(),
              request.target(),
              cut(request.body()),
              answer.status(),
              cut(answer.body())));
      return answer;
    };
  }

  private static byte[] cut(byte[] body) {
    return body.length <= MAX_BODY ? body : Arrays.copyOf(body, MAX_BODY);
  }

  private void add(Exchange exchange) {
    lock.lock();
    try {
      exchanges.addLast(exchange);
      bytes += exchange.bytes();
      while (exchanges.size() > MAX_EXCHANGES || (bytes > MAX_BYTES && exchanges.size() > 1)) {
        bytes -= exchanges.removeFirst().bytes();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those still remembered, oldest first. */
  public List<Exchange> exchanges() {
    lock.lock();
    try {
      return new ArrayList<>(exchanges);
    } finally {
      lock.unlock();
    }
  }
}
