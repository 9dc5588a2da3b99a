package ml.clear.sdk.storage.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import ml.clear.sdk.storage.StorageUri;

/** One connection for each entry, host and bucket, made at its first use. Thread-safe. */
final class S3Connections<C extends AutoCloseable> implements AutoCloseable {
  private final Function<S3Entry, C> maker;
  private final Map<String, C> connections = new ConcurrentHashMap<>();

  S3Connections(Function<S3Entry, C> maker) {
    this.maker = maker;
  }

  /** The connection of a place that a request is to go to; fails if that could not succeed. */
  C use(String action, StorageUri uri, S3Location location) {
    S3Location.requireUsable(action, uri, location);
    return of(location);
  }

  C of(S3Location location) {
    S3Entry entry = location.entry();
    return connections.computeIfAbsent(
        entry.origin() + " " + entry.host() + " " + location.bucket(), key -> maker.apply(entry));
  }

  @Override
  public void close() {
    for (C connection : connections.values()) {
      try {
        connection.close();
      } catch (Exception quiet) {
        // Idle connections; nothing depends on their end.
      }
    }
  }
}
