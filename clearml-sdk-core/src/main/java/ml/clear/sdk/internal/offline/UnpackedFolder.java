package ml.clear.sdk.internal.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session as a folder: the folder itself, or a temporary one with the content of a zip.
 *
 * @param path the folder
 * @param temporary whether it is to be deleted
 */
public record UnpackedFolder(Path path, boolean temporary) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackedFolder.class);

  /** Unpacks if need be. What goes wrong is a problem, and the folder perhaps empty. */
  public static UnpackedFolder of(Path session, Problems problems) {
    Path absolute = session.toAbsolutePath().normalize();
    if (!Files.isRegularFile(absolute)) {
      return new UnpackedFolder(absolute, false);
    }
    UnpackedFolder folder = new UnpackedFolder(temporaryFolder(), true);
    try {
      new SessionArchive(absolute).unpack(folder.path(), problems);
    } catch (IOException e) {
      problems.add(String.valueOf(absolute.getFileName()), 0, "cannot be unpacked: " + e);
    }
    return folder;
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("clearml-offline-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a temporary folder; one that resists is left to the operating system. */
  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.debug("temporary folder {} of an offline session was not deleted", path, e);
    }
  }
}
