package ml.clear.sdk.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import ml.clear.sdk.internal.storage.Backoff;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies a range of an object to the same place of a file, and goes on where the connection was
 * cut. Thread-safe: several ranges may be read at the same time.
 */
final class RangeReader {
  private static final int CHUNK_BYTES = 1 << 18;

  /** Attempts in a row that may bring no byte. */
  private static final int IDLE_ATTEMPTS = 5;

  private final ObjectStore store;
  private final StorageUri uri;
  private final FileChannel out;
  private final TransferMeter meter;
  private final TimeSource time;

  RangeReader(
      ObjectStore store, StorageUri uri, FileChannel out, TransferMeter meter, TimeSource time) {
    this.store = store;
    this.uri = uri;
    this.out = out;
    this.meter = meter;
    this.time = time;
  }

  /**
   * Reads the bytes from {@code from} to before {@code end}; to the end of the object if that is
   * {@link Long#MAX_VALUE}.
   *
   * @throws IOException if the file cannot be written
   */
  void read(long from, long end) throws IOException {
    long at = from;
    int idle = 0;
    while (at < end) {
      Cut cut = copy(at, end);
      if (cut.failure == null) {
        return;
      }
      idle = cut.at > at ? 0 : idle + 1;
      at = cut.at;
      if (idle >= IDLE_ATTEMPTS) {
        throw StorageException.of("GET", uri, Reason.UNREACHABLE)
            .detail("cut at byte " + at + ", and " + idle + " attempts brought nothing more")
            .access(store.access(uri))
            .cause(cut.failure)
            .build();
      }
      Backoff.pause(time, idle + 1, "GET", uri);
    }
  }

  /** Where a copy ended, and why it ended early, if it did. */
  private record Cut(long at, @Nullable IOException failure) {}

  private Cut copy(long from, long end) throws IOException {
    long at = from;
    try (InputStream in = store.open(uri, new ByteRange(at, length(from, end)))) {
      byte[] chunk = new byte[CHUNK_BYTES];
      while (at < end) {
        int read;
        try {
          read = in.read(chunk, 0, (int) Math.min(chunk.length, end - at));
        } catch (IOException e) {
          return new Cut(at, e);
        }
        if (read < 0) {
          return end == Long.MAX_VALUE
              ? new Cut(at, null)
              : new Cut(at, new IOException("ended at byte " + at + " instead of " + end));
        }
        write(chunk, read, at);
        at += read;
        meter.add(read);
      }
      return new Cut(at, null);
    }
  }

  private static long length(long from, long end) {
    return end == Long.MAX_VALUE ? Long.MAX_VALUE : end - from;
  }

  private void write(byte[] chunk, int length, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
    while (buffer.hasRemaining()) {
      out.write(buffer, at + buffer.position());
    }
  }
}
