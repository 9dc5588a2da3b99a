package ml.clear.sdk.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes configurations from a bare home folder. */
final class Conf {
  private Conf() {}

  static ClearMlConfig of(Environment environment) {
    return ClearMlConfig.builder().environment(environment).build();
  }

  /** A home with this {@code clearml.conf}. */
  static Environment home(Path home, String... lines) {
    write(home.resolve("clearml.conf"), lines);
    return Environment.bare(home);
  }

  static Path write(Path file, String... lines) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, String.join("\n", lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
