package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.nio.file.Path;
import ml.clear.sdk.internal.spool.SpoolFiles;

/**
 * A disk that takes nothing more while it is full, lets go of nothing while it is read-only, and
 * may have one bad file; memory may end beside it, or the class loader.
 */
final class FullDisk extends SpoolFiles {
  boolean full;
  Path bad = Path.of("none");
  boolean outOfMemoryOnce;
  boolean classesMissing;
  boolean undeletable;

  @Override
  public void write(Path file, byte[] content) throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
    if (classesMissing) {
      throw new NoClassDefFoundError("scripted");
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
    if (undeletable) {
      throw new IOException("Read-only file system");
    }
    super.delete(file);
  }
}
