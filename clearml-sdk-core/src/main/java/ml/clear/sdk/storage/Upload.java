package ml.clear.sdk.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** One upload: the bytes are hashed and counted on their way to the store, in one pass. */
final class Upload {
  private final StorageUri uri;
  private final ObjectSource source;
  private final TransferMeter meter;
  private @Nullable HashingStream last; // the stream of the latest attempt

  Upload(StorageUri uri, ObjectSource source, TransferListener listener, TimeSource time) {
    this.uri = uri;
    this.source = source;
    this.meter = new TransferMeter(uri, source.sizeBytes(), listener, time);
  }

  StoredObject to(ObjectStore store) {
    ObjectInfo stored =
        store.put(
            uri,
            new ObjectSource(
                this::open, source.sizeBytes(), source.repeatable(), source.contentType()));
    HashingStream sent = last;
    if (sent == null || stored.sizeBytes() != sent.count) {
      throw StorageException.of("PUT", uri, StorageException.Reason.CORRUPT)
          .effect(Effect.UNKNOWN)
          .detail(
              "sent " + (sent == null ? 0 : sent.count) + " bytes, stored " + stored.sizeBytes())
          .access(store.access(uri))
          .build();
    }
    meter.finish();
    return new StoredObject(uri, sent.count, sent.hex());
  }

  /** A stream is closed by its upload, also by one that did not get as far as to read it. */
  void closeUnread() {
    if (last == null && !source.repeatable()) {
      try {
        source.open().close();
      } catch (IOException unread) {
        // Nothing was to come of it.
      }
    }
  }

  private InputStream open() throws IOException {
    meter.restart();
    HashingStream stream = new HashingStream(source.open(), meter);
    last = stream;
    return stream;
  }

  /** Hashes and counts what is read. */
  private static final class HashingStream extends FilterInputStream {
    /** Small enough to be still in the processor's cache when it is hashed. */
    private static final int LARGEST_READ = 1 << 18;

    private final MessageDigest sha256 = Hashes.sha256();
    private final TransferMeter meter;
    private long count;

    HashingStream(InputStream in, TransferMeter meter) {
      super(in);
      this.meter = meter;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, Math.min(length, LARGEST_READ));
      if (read > 0) {
        sha256.update(buffer, offset, read);
        count += read;
        meter.add(read);
      }
      return read;
    }

    /** Skipped bytes would be missing from the hash. */
    @Override
    public long skip(long n) throws IOException {
      throw new IOException("an upload reads every byte");
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    String hex() {
      return HexFormat.of().formatHex(sha256.digest());
    }
  }
}
