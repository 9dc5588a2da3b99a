package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.io.InputStream;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;

/**
 * Reads a source on its way to a store, and tells its failures from the store's: they are {@link
 * StorageException}s, which no other attempt would mend. Not thread-safe.
 */
final class SourceReader implements AutoCloseable {
  private final StorageUri uri;
  private final ObjectSource source;
  private final InputStream in;
  private long bytes;

  SourceReader(StorageUri uri, ObjectSource source) {
    this.uri = uri;
    this.source = source;
    try {
      this.in = source.open();
    } catch (IOException e) {
      throw IoFailure.ofSource(uri, e);
    }
  }

  /** As a stream; at the end, fails if the source has not given as much as it said. */
  int read(byte[] chunk) {
    int read;
    try {
      read = in.read(chunk);
    } catch (IOException e) {
      throw IoFailure.ofSource(uri, e);
    }
    bytes += Math.max(0, read);
    if (read < 0 || bytes > source.sizeBytes().orElse(Long.MAX_VALUE)) {
      IoFailure.requireLength(uri, source, bytes);
    }
    return read;
  }

  /** How many bytes have been read. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw IoFailure.ofSource(uri, e);
    }
  }
}
