package ml.clear.sdk.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import ml.clear.sdk.internal.storage.ContentTypes;
import ml.clear.sdk.internal.storage.LimitedStream;

/**
 * Bytes to be stored: a file, an array, or a stream of known or unknown length. A file and an array
 * can be read again, so a failed transfer starts over; a stream only once. Not thread-safe.
 */
public final class ObjectSource {
  /** Opens the bytes from their beginning. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private final Opener opener;
  private final OptionalLong sizeBytes;
  private final boolean repeatable;
  private final String contentType;

  ObjectSource(Opener opener, OptionalLong sizeBytes, boolean repeatable, String contentType) {
    this.opener = opener;
    this.sizeBytes = sizeBytes;
    this.repeatable = repeatable;
    this.contentType = Objects.requireNonNull(contentType, "contentType");
  }

  /**
   * The bytes of a file, as long as it is now: what is appended to it later, as to a log, is not
   * among them.
   *
   * @throws StorageException if there is no such file, or it is no regular file
   */
  public static ObjectSource of(Path file) {
    StorageUri uri = StorageUri.of(file);
    if (!Files.isRegularFile(file)) {
      String why = Files.isDirectory(file) ? "this is a folder, not a file" : "no such file";
      throw StorageException.unreadable(uri, why, null);
    }
    try {
      long size = Files.size(file);
      return new ObjectSource(
          () -> new LimitedStream(Files.newInputStream(file), size),
          OptionalLong.of(size),
          true,
          ContentTypes.ofName(file.toString()));
    } catch (IOException e) {
      throw StorageException.unreadable(uri, String.valueOf(e.getMessage()), e);
    }
  }

  /** The bytes of an array, which must not be changed before the upload has ended. */
  public static ObjectSource of(byte[] bytes) {
    return new ObjectSource(
        () -> new ByteArrayInputStream(bytes),
        OptionalLong.of(bytes.length),
        true,
        ContentTypes.UNKNOWN);
  }

  /** A stream of unknown length, read once and closed by the upload. */
  public static ObjectSource of(InputStream stream) {
    return new ObjectSource(() -> stream, OptionalLong.empty(), false, ContentTypes.UNKNOWN);
  }

  /**
   * A stream of known length, read once and closed by the upload.
   *
   * @param sizeBytes how many bytes it gives, not negative; if it gives another number, the upload
   *     fails
   */
  public static ObjectSource of(InputStream stream, long sizeBytes) {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes must not be negative, got " + sizeBytes);
    }
    return new ObjectSource(() -> stream, OptionalLong.of(sizeBytes), false, ContentTypes.UNKNOWN);
  }

  /**
   * The same bytes with another media type.
   *
   * @param type such as {@code application/json}
   */
  public ObjectSource withContentType(String type) {
    return new ObjectSource(opener, sizeBytes, repeatable, type);
  }

  /** The same bytes with the media type that a file of this name has. */
  public ObjectSource withContentTypeOf(String fileName) {
    return withContentType(ContentTypes.ofName(fileName));
  }

  /** The size in bytes, if it is known beforehand. */
  public OptionalLong sizeBytes() {
    return sizeBytes;
  }

  /** Whether {@link #open()} may be called more than once. */
  public boolean repeatable() {
    return repeatable;
  }

  /** The media type; {@code binary/octet-stream} if nothing better is known. */
  public String contentType() {
    return contentType;
  }

  /**
   * The bytes from their beginning; whoever opens them closes them.
   *
   * @throws IOException if they cannot be read
   */
  public InputStream open() throws IOException {
    return opener.open();
  }
}
