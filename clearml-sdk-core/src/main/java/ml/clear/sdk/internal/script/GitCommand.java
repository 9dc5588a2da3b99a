package ml.clear.sdk.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  /** What it printed, to the letter; empty if it failed or printed more than that many bytes. */
  Optional<String> raw(int maxBytes, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      LOG.debug("No git to ask in {}", directory, e);
      return Optional.empty();
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] bytes = out.readNBytes(maxBytes == Integer.MAX_VALUE ? maxBytes : maxBytes + 1);
      if (bytes.length > maxBytes) {
        LOG.info("'{}' printed more than {} bytes, which is left out", command, maxBytes);
        return Optional.empty();
      }
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("'{}' in {} was cut off", command, directory, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
