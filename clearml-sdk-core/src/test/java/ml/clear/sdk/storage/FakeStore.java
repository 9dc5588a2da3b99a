package ml.clear.sdk.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A store in memory whose connections break where a test says. Thread-safe. */
final class FakeStore implements ObjectStore {
  final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  final AtomicInteger opened = new AtomicInteger();
  volatile int cutAfterBytes = Integer.MAX_VALUE; // each answer breaks after so many bytes
  volatile boolean endless; // an answer does not break, but brings nothing more
  final AtomicInteger reading = new AtomicInteger(); // answers that are read now
  private final AtomicBoolean replaced = new AtomicBoolean();
  volatile int parallel = 1;
  volatile boolean tellsSizes = true; // of what is opened
  volatile String refused = ""; // PUT, GET or DELETE
  volatile String missing = ""; // of what is listed, one that is gone when it is fetched
  volatile int attempts = 1; // of which the last succeeds
  volatile int lostBytes; // put keeps so many bytes fewer than it got

  /** Another object takes the place of one, once. */
  void replace(String uri, byte[] bytes) {
    if (replaced.compareAndSet(false, true)) {
      objects.put(uri, bytes);
    }
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    refuse("PUT", uri);
    for (int failed = 1; failed < attempts; failed++) {
      readAll(source, uri);
    }
    byte[] bytes = readAll(source, uri);
    objects.put(uri.text(), Arrays.copyOf(bytes, bytes.length - lostBytes));
    return info(uri);
  }

  private static byte[] readAll(ObjectSource source, StorageUri uri) {
    try (InputStream in = source.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw StorageException.of("PUT", uri, StorageException.Reason.OTHER).cause(e).build();
    }
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    return objects.containsKey(uri.text()) ? Optional.of(info(uri)) : Optional.empty();
  }

  private void refuse(String action, StorageUri uri) {
    if (refused.equals(action)) {
      throw StorageException.of(action, uri, StorageException.Reason.DENIED)
          .code("403 AccessDenied")
          .access(access(uri))
          .build();
    }
  }

  private ObjectInfo info(StorageUri uri) {
    return new ObjectInfo(uri, bytesOf(uri).length, Optional.empty());
  }

  private byte[] bytesOf(StorageUri uri) {
    return Objects.requireNonNull(objects.get(uri.text()), uri.text());
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    refuse("GET", uri);
    if (uri.text().equals(missing)) {
      throw StorageException.of("GET", uri, StorageException.Reason.NOT_FOUND).build();
    }
    opened.incrementAndGet();
    byte[] all = bytesOf(uri);
    long end = range.isAll() ? all.length : Math.min(all.length, range.from() + range.length());
    byte[] part = Arrays.copyOfRange(all, (int) range.from(), (int) end);
    InputStream bytes =
        part.length <= cutAfterBytes
            ? new ByteArrayInputStream(part)
            : new SequenceInputStream(
                new ByteArrayInputStream(part, 0, cutAfterBytes),
                endless ? new EndlessStream(reading) : new CutStream());
    return new ObjectStream(
        bytes, tellsSizes ? all.length : -1, "version " + System.identityHashCode(all));
  }

  @Override
  public void delete(StorageUri uri) {
    refuse("DELETE", uri);
    objects.remove(uri.text());
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    return objects.keySet().stream()
        .filter(key -> key.startsWith(prefix.text()))
        .map(key -> info(new StorageUri(key)));
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return new StoreAccess("memory", "none");
  }

  @Override
  public int parallelReads() {
    return parallel;
  }

  @Override
  public void close() {}

  private static final class CutStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }

  /** Blocks its reader until that is interrupted. */
  private static final class EndlessStream extends InputStream {
    private final AtomicInteger reading;

    EndlessStream(AtomicInteger reading) {
      this.reading = reading;
    }

    @Override
    public int read() throws IOException {
      reading.incrementAndGet();
      try {
        new CountDownLatch(1).await();
        return -1;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      } finally {
        reading.decrementAndGet();
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }
}
