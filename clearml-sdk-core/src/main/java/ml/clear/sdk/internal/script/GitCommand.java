package ml.clear.sdk.internal.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code git} in one directory. A missing, failing or slow git is no error: just no answer.
 */
final class GitCommand {
  private static final Logger LOG = LoggerFactory.getLogger(GitCommand.class);
  private static final long MAX_SECONDS = 5;

  private final Path directory;

  GitCommand(Path directory) {
    this.directory = directory;
  }

  /** What it printed, without the white space at its end; empty if it failed or said nothing. */
  Optional<String> run(String... arguments) {
    return raw(Integer.MAX_VALUE, arguments).map(String::stripTrailing).filter(s -> !s.isEmpty());
  }

  /**
   * What it printed, to the letter; empty if it failed, printed more than that many bytes, or took
   * too long. Through a file: a git that hangs holds its pipe open for ever.
   */
  Optional<String> raw(int maxBytes, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks"));
    command.addAll(List.of(arguments));
    Path output = null;
    try {
      output = Files.createTempFile("clearml-git", ".out");
      return run(command, output) ? read(command, output, maxBytes) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("No git to ask in {}", directory, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      delete(output);
    }
  }

  private boolean run(List<String> command, Path output) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      return process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Optional<String> read(List<String> command, Path output, int maxBytes)
      throws IOException {
    if (Files.size(output) > maxBytes) {
      LOG.info("'{}' printed more than {} bytes, which is left out", command, maxBytes);
      return Optional.empty();
    }
    // Not readString: a diff may hold bytes of any encoding.
    return Optional.of(new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} stays behind", file, e);
    }
  }
}
