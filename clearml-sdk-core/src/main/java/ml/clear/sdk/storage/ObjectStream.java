package ml.clear.sdk.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an object, or of a part of it, while they arrive. Not thread-safe. */
public final class ObjectStream extends FilterInputStream {
  private final long totalBytes;
  private final String version;

  /** Bytes that a store sends of an object whose {@link #version} it does not tell. */
  public ObjectStream(InputStream bytes, long totalBytes) {
    this(bytes, totalBytes, "");
  }

  /**
   * Bytes that a store sends.
   *
   * @param bytes closed with this
   * @param totalBytes size of the whole object, whatever part of it this is; -1 if it was not told
   * @param version what the store calls the object's present state, such as its ETag; empty if it
   *     does not tell
   */
  public ObjectStream(InputStream bytes, long totalBytes, String version) {
    super(bytes);
    this.totalBytes = totalBytes;
    this.version = version;
  }

  /** No bytes: a range behind the end of an object of this size. */
  public static ObjectStream behindTheEnd(long totalBytes) {
    return new ObjectStream(InputStream.nullInputStream(), totalBytes);
  }

  /** Size of the whole object, whatever part of it this is; -1 if it was not told. */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * What the store calls the state of the object that these bytes are of, such as its ETag: parts
   * with different ones do not belong together. Empty if it does not tell.
   */
  public String version() {
    return version;
  }

  /** Straight through: what a store sends comes in large pieces. */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return in.read(buffer, offset, length);
  }
}
