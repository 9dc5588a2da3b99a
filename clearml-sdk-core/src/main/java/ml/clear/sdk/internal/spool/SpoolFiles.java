package ml.clear.sdk.internal.spool;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file operations of a spool; the seam at which a test makes the disk full. The default writes
 * under another name and renames, so a file with its final name is whole whenever the process is
 * killed. It does not force the disk: a power cut may tear a file, which its checksum shows.
 */
public class SpoolFiles {
  private static final String UNFINISHED = ".tmp";

  /** The real disk. */
  public SpoolFiles() {}

  /** Writes a file whole or not at all. */
  public void write(Path file, byte[] content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      // Not a channel: those are closed by an interrupt, and an interrupted flush must still spool.
      try (FileOutputStream out = new FileOutputStream(unfinished.toFile())) {
        out.write(content);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  /** Reads a file. */
  public byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /** Removes a file if it is there. */
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Names in a folder, without the unfinished, which are what a killed process left and go. */
  public List<Path> list(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    } catch (UncheckedIOException e) { // by the stream, in the middle
      throw e.getCause();
    }
    for (Path file : files) {
      if (isUnfinished(file)) {
        delete(file);
      }
    }
    return files.stream().filter(file -> !isUnfinished(file)).toList();
  }

  private static boolean isUnfinished(Path file) {
    return file.toString().endsWith(UNFINISHED);
  }
}
