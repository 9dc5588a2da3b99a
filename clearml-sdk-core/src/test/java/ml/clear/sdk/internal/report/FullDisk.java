package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.nio.file.Path;
import ml.clear.sdk.internal.spool.SpoolFiles;

/**
 * A disk that takes nothing more while it is full, and may have one bad file; memory may end beside
 * it.
 */
final class FullDisk extends SpoolFiles {
  boolean full;
  Path bad = Path.of("none");
  boolean outOfMemoryOnce;

  @Override
  public void write(Path file, byte[] content) throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
    super.write(file, content);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    if (file.equals(bad)) {
      throw new IOException("Input/output error");
    }
    return super.read(file);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (outOfMemoryOnce) {
      outOfMemoryOnce = false;
      throw new OutOfMemoryError("scripted");
    }
    super.delete(file);
  }
}
