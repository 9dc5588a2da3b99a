package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are written under another name and renamed when they are whole. */
public final class PartialFile {
  /** Ends the names of files that are being written, as in the reference. */
  static final String SUFFIX = ".partially";

  private PartialFile() {}

  /** Another name in the folder of {@code target}; long names are cut to leave room. */
  public static Path beside(Path target, String unique) {
    String name = String.valueOf(target.getFileName());
    return target.resolveSibling(FileNames.head(name, 150) + "_" + unique + SUFFIX);
  }

  /** Whether a file of this name may be incomplete. */
  static boolean isPartial(Path file) {
    return String.valueOf(file.getFileName()).endsWith(SUFFIX);
  }

  /** Puts a finished file in its place, replacing what was there, atomically where possible. */
  public static void moveInto(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Creates the folder that {@code target} is to lie in. */
  public static void createParents(Path target) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** Removes a file that may be there. */
  public static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException leftOver) {
      // Its name tells that it is partial; the failure that led here says more.
    }
  }
}
