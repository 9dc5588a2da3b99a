package ml.clear.sdk.internal.storage;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import ml.clear.sdk.storage.ByteRange;

/** The first bytes of a stream. */
public final class LimitedStream extends FilterInputStream {
  private long left;

  /** At most {@code limit} bytes of {@code in}, which is closed with this. */
  public LimitedStream(InputStream in, long limit) {
    super(in);
    this.left = limit;
  }

  /** A part of an object that a store sends whole, whatever part it was asked for. */
  public static InputStream of(InputStream whole, ByteRange range) throws IOException {
    try {
      whole.skipNBytes(range.from());
    } catch (EOFException shorter) {
      whole.close();
      return InputStream.nullInputStream();
    }
    return range.length() == Long.MAX_VALUE ? whole : new LimitedStream(whole, range.length());
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read();
    left -= read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(Math.min(n, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
