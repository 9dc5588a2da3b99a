package ml.clear.sdk.internal.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.internal.storage.PartialFile;
import ml.clear.sdk.storage.ObjectSource;

/**
 * Bytes that can be uploaded now.
 *
 * @param source the bytes
 * @param preview what the web UI shows of them
 * @param temporary a file that is removed after the upload
 */
public record PreparedBytes(ObjectSource source, String preview, Optional<Path> temporary)
    implements AutoCloseable {
  /** Writes a file; closes nothing. */
  interface Writer {
    void writeTo(Path file) throws IOException;
  }

  /** Bytes without a temporary file. */
  public static PreparedBytes of(ObjectSource source, String preview) {
    return new PreparedBytes(source, preview, Optional.empty());
  }

  /** Writes a temporary file first, which is removed at once if that fails. */
  static Path temporary(String suffix, Writer writer) {
    try {
      Path file = Files.createTempFile("clearml-artifact-", suffix);
      try {
        writer.writeTo(file);
        return file;
      } catch (Throwable e) {
        PartialFile.deleteQuietly(file);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    temporary.ifPresent(PartialFile::deleteQuietly);
  }
}
