package ml.clear.sdk.internal.offline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a session folder. The same folder gives the same bytes: entries in order, without times.
 * The small files that make a session come first, so that a truncated zip keeps them.
 */
final class SessionZip {
  private static final List<String> FIRST =
      List.of(SessionFolder.TASK, SessionFolder.LOG, SessionFolder.METRICS);
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private SessionZip() {}

  /** Writes the zip beside its place, then moves it there. */
  static void write(Path folder, Path zip) throws IOException {
    Path next = zip.resolveSibling(zip.getFileName() + ".tmp");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(next));
        ZipOutputStream entries = new ZipOutputStream(file)) {
      for (String name : names(folder)) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        entries.putNextEntry(entry);
        Files.copy(folder.resolve(name), entries);
        entries.closeEntry();
      }
    }
    Files.move(next, zip, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.endsWith(".tmp") || name.contains("/")) // a write under way
          .sorted(
              Comparator.comparingInt(SessionZip::rank).thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private static int rank(String name) {
    int index = FIRST.indexOf(name);
    return index < 0 ? FIRST.size() : index;
  }
}
