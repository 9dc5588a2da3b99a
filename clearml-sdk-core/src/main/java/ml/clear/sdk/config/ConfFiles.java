package ml.clear.sdk.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.ConfigurationException;

/** Which files are read, in the reference's order. */
final class ConfFiles {
  private static final String ENDING = ".conf";

  private ConfFiles() {}

  /**
   * A file that is looked for.
   *
   * @param path where
   * @param prefix the dotted key that its content is put under; empty for the root
   * @param found whether it is there
   */
  record Candidate(Path path, String prefix, boolean found) {
    Config read(Environment environment) {
      if (!found) {
        return ConfigFactory.empty();
      }
      Config config = ConfFile.read(path, environment);
      return prefix.isEmpty()
          ? config
          : config.atPath(ConfigUtil.joinPath(List.of(prefix.split("\\."))));
    }
  }

  /** The files to read, the strongest first. */
  static List<Candidate> candidates(ConfigSection settings, Environment environment) {
    List<Candidate> files = new ArrayList<>();
    Optional<String> only = settings.text("config_file");
    if (only.isPresent()) {
      files.add(file(Paths.expand(only.get(), environment)));
    } else {
      files.add(file(environment.home().resolve("clearml.conf")));
      files.add(file(environment.home().resolve("trains.conf")));
    }
    settings
        .text("config_path")
        .map(folder -> Paths.expand(folder, environment))
        .ifPresent(
            folder -> {
              String env = settings.text("env").orElse("default");
              if (!env.equals("default")) {
                files.addAll(folder(folder.resolve(env)));
              }
              files.addAll(folder(folder.resolve("default")));
            });
    return List.copyOf(files);
  }

  private static Candidate file(Path path) {
    return new Candidate(path, "", Files.isRegularFile(path));
  }

  /** Every .conf below a folder; {@code a/b.conf} holds the section {@code a.b}. */
  private static List<Candidate> folder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
          .sorted()
          .map(file -> new Candidate(file, prefix(folder.relativize(file)), true))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigurationException(folder + " cannot be read", e);
    }
  }

  private static String prefix(Path relative) {
    String dotted = relative.toString().replace(relative.getFileSystem().getSeparator(), ".");
    return dotted.substring(0, dotted.length() - ENDING.length());
  }
}
