package ml.clear.sdk.internal.script;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program this JVM was started for.
 *
 * @param entryPoint main class, and the jar in brackets if it comes from one; empty if unknown
 * @param location the jar or class folder it comes from, if that is known
 */
record MainProgram(String entryPoint, Optional<Path> location) {
  private static final Logger LOG = LoggerFactory.getLogger(MainProgram.class);

  /**
   * Reads the launcher's command line.
   *
   * @param command {@code sun.java.command}: the main class, module or jar, then arguments
   */
  static MainProgram of(String command, ClassLoader loader) {
    String first = command.strip().split("\\s+", 2)[0];
    if (first.isEmpty()) {
      return new MainProgram("", Optional.empty());
    }
    if (first.endsWith(".jar")) {
      Path jar = Path.of(first).toAbsolutePath();
      String main = mainClass(jar);
      return new MainProgram(
          main.isEmpty() ? jar.getFileName().toString() : main + " (" + jar.getFileName() + ")",
          Optional.of(jar));
    }
    String main = first.substring(first.indexOf('/') + 1); // module/class
    Optional<Path> location = location(main, loader);
    return new MainProgram(
        main
            + location
                .filter(path -> path.toString().endsWith(".jar"))
                .map(path -> " (" + path.getFileName() + ")")
                .orElse(""),
        location);
  }

  private static String mainClass(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String main =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      return main == null ? "" : main.strip();
    } catch (IOException e) {
      LOG.debug("{} has no readable manifest", jar, e);
      return "";
    }
  }

  private static Optional<Path> location(String main, ClassLoader loader) {
    try {
      CodeSource source = Class.forName(main, false, loader).getProtectionDomain().getCodeSource();
      return source == null || source.getLocation() == null
          ? Optional.empty()
          : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (ClassNotFoundException
        | LinkageError
        | URISyntaxException
        | IllegalArgumentException
        | java.nio.file.FileSystemNotFoundException e) {
      LOG.debug("Where {} comes from is unknown", main, e);
      return Optional.empty();
    }
  }

  /** Its folder below a root, as the server shows working directories. */
  static String relative(Path root, Path directory) {
    Path relative = root.toAbsolutePath().relativize(directory.toAbsolutePath().normalize());
    String text = relative.toString().replace(FileSystems.getDefault().getSeparator(), "/");
    return text.isEmpty() ? "." : text;
  }
}
