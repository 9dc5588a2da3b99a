package ml.clear.sdk.internal.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders. */
public final class Folders {
  private Folders() {}

  /**
   * The regular files below a folder, in the order of their paths; links are followed. What others
   * remove meanwhile is left out.
   */
  public static List<Path> files(Path folder) throws IOException {
    return files(folder, "");
  }

  /** The same of what in the folder itself has a name that begins so; nothing else is looked at. */
  static List<Path> files(Path folder, String prefix) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            return each.equals(folder) || isWanted(each)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          private boolean isWanted(Path each) {
            return folder.relativize(each).toString().startsWith(prefix);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isWanted(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder) || (isWanted(file) && !(e instanceof NoSuchFileException))) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  /** A path with slashes, where a file's name may hold backslashes, too. */
  public static String slashed(Path path) {
    return path.toString().replace(File.separatorChar, '/');
  }

  /** How much the files below a folder hold together. */
  static long bytes(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : files(folder)) {
      bytes += file.toFile().length();
    }
    return bytes;
  }

  /** As {@link #delete}, if there is one. */
  static void deleteIfExists(Path path) throws IOException {
    if (Files.exists(path)) {
      delete(path);
    }
  }

  /** Removes a file, or a folder with all that is in it. */
  public static void delete(Path path) throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) { // of the walk: its callers expect what it wraps
      throw e.getCause();
    }
  }
}
