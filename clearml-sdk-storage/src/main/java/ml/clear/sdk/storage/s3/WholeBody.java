package ml.clear.sdk.storage.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length was told. The JDK takes the end of a connection for the end of the body. */
final class WholeBody extends FilterInputStream {
  private long left;

  WholeBody(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    count(read < 0 ? -1 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    count(read);
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    left -= skipped;
    return skipped;
  }

  private void count(int read) throws EOFException {
    if (read < 0 && left > 0) {
      throw new EOFException("the connection was cut " + left + " bytes before the end");
    }
    left -= Math.max(0, read);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
