package ml.clear.sdk.storage;

import java.io.IOException;
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
  /**
   * Larger writes get larger pages from the system, which on a virtual machine it more often has to
   * fetch from the host first: with 256 KiB, 1 GiB took either as long as with 32 KiB, or thrice.
   */
  private static final int CHUNK_BYTES = 1 << 15;

  /** Attempts in a row that may bring no byte. */
  private static final int IDLE_ATTEMPTS = 5;

  private final ObjectStore store;
  private final StorageUri uri;
  private final long size;
  private final String version;
  private final FileChannel out;
  private final TransferMeter meter;
  private final TimeSource time;

  /**
   * Reads the object that {@code first} is of.
   *
   * @param first the first answer, which this does not read
   */
  RangeReader(
      ObjectStore store,
      StorageUri uri,
      ObjectStream first,
      FileChannel out,
      TransferMeter meter,
      TimeSource time) {
    this.store = store;
    this.uri = uri;
    this.size = first.totalBytes();
    this.version = first.version();
    this.out = out;
    this.meter = meter;
    this.time = time;
  }

  /**
   * Reads the bytes from {@code from} to before {@code end}.
   *
   * @throws IOException if the file cannot be written
   */
  void read(long from, long end) throws IOException {
    try (ObjectStream in = open(new ByteRange(from, end - from))) {
      read(in, from, end);
    }
  }

  /**
   * The same with the first answer at hand, which is left open; to the end of the object if {@code
   * end} is {@link Long#MAX_VALUE}.
   */
  void read(ObjectStream first, long from, long end) throws IOException {
    Cut cut = copy(first, from, end);
    long at = from;
    int idle = 0;
    while (cut.failure != null) {
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
      try (ObjectStream in = open(rest(at, end))) {
        cut = copy(in, at, end);
      }
    }
  }

  /** Bytes of two objects, one after the other, would be an object that nobody has stored. */
  private ObjectStream open(ByteRange range) throws IOException {
    ObjectStream in = store.open(uri, range);
    boolean replaced =
        (size >= 0 && in.totalBytes() >= 0 && in.totalBytes() != size)
            || (!version.isEmpty() && !in.version().isEmpty() && !in.version().equals(version));
    if (!replaced) {
      return in;
    }
    in.close();
    throw StorageException.of("GET", uri, Reason.CORRUPT)
        .detail("the object was replaced while it was read")
        .access(store.access(uri))
        .remedy("fetch it again")
        .build();
  }

  private static ByteRange rest(long at, long end) {
    return end == Long.MAX_VALUE ? ByteRange.from(at) : new ByteRange(at, end - at);
  }

  /** Where a copy ended, and why it ended early, if it did. */
  private record Cut(long at, @Nullable IOException failure) {}

  private Cut copy(ObjectStream in, long from, long end) throws IOException {
    long at = from;
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

  private void write(byte[] chunk, int length, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
    while (buffer.hasRemaining()) {
      out.write(buffer, at + buffer.position());
    }
  }
}
