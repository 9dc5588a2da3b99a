package ml.clear.sdk.internal.offline;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of a session behind the URIs under which they were registered, and gives them
 * names that survive an import: the Python SDK registers a URL without quoting, so that one with
 * {@code %}, {@code #} or {@code ?} in it would answer 404 ever after (PROTOCOL §8.3).
 */
record DataFiles(Path data) {
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9 ._/-]");
  private static final Pattern WINDOWS_DRIVE = Pattern.compile("/[A-Za-z]:.*");

  /** The path below {@code data}, with slashes, of an existing file that a URI or path names. */
  Optional<String> find(String uri) {
    if (!uri.startsWith("file:") && !uri.startsWith("/")) {
      return Optional.empty();
    }
    String path = uri.replaceFirst("^file:(//)?", "");
    return Stream.of(path, decoded(path)).flatMap(text -> below(text).stream()).findFirst();
  }

  private Optional<String> below(String text) {
    try {
      Path path = Path.of(WINDOWS_DRIVE.matcher(text).matches() ? text.substring(1) : text);
      Path file = path.toAbsolutePath().normalize();
      return file.startsWith(data) && Files.isRegularFile(file)
          ? Optional.of(data.relativize(file).toString().replace('\\', '/'))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** Moves a file below {@code data}, making folders; nothing if it is there already. */
  void move(String from, String to) throws IOException {
    if (!from.equals(to)) {
      Path target = data.resolve(to).normalize();
      Files.createDirectories(parent(target));
      Files.move(data.resolve(from), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? data : parent;
  }

  /** A path of plain characters; different paths stay different by a mark of the original. */
  static String plain(String path) {
    String plain = UNSAFE.matcher(path).replaceAll("_");
    if (plain.equals(path)) {
      return path;
    }
    int slash = plain.lastIndexOf('/') + 1;
    String mark = Integer.toHexString(path.hashCode());
    return plain.substring(0, slash) + mark + "-" + plain.substring(slash);
  }
}
