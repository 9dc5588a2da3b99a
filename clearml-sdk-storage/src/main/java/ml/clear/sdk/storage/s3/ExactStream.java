package ml.clear.sdk.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails while it is read if there is more or less than was said; MinIO's client cuts what is more.
 */
final class ExactStream extends FilterInputStream {
  private final long size; // -1: whatever comes
  private long count;

  ExactStream(InputStream in, long size) {
    super(in);
    this.size = size;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    count += Math.max(0, read);
    boolean ended = read < 0 || (size >= 0 && count >= size && in.read() < 0);
    if (size >= 0 && (count > size || (ended ? count != size : count >= size))) {
      throw new IOException("the source does not give the " + size + " bytes that it said");
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
