package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import ml.clear.sdk.storage.StorageUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk which multipart uploads are under way, so that those of a JVM that was killed
 * are aborted by the next one: a store keeps, and charges for, the parts of an upload that nobody
 * ends (only a kill in the instant between the store's answer and the note escapes). Whoever owns
 * an entry holds its file's lock, which the system gives up with the process. Thread-safe.
 */
final class UploadJournal {
  private static final Logger LOG = LoggerFactory.getLogger(UploadJournal.class);
  private static final String SUFFIX = ".upload";

  private final Path folder;

  /** A journal in the cache folder. */
  UploadJournal(Path cacheDirectory) {
    this.folder = cacheDirectory.resolve("storage_manager").resolve("uploads");
  }

  /** An upload that is under way. */
  static final class Entry implements AutoCloseable {
    private final Path file;
    private final FileChannel locked;

    private Entry(Path file, FileChannel locked) {
      this.file = file;
      this.locked = locked;
    }

    /** The upload has been completed or aborted. */
    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
        locked.close();
      } catch (IOException leftOver) {
        LOG.debug("{} stays: the next process aborts an upload that is gone", file, leftOver);
      }
    }
  }

  /** Writes an upload down before its first part is sent. */
  Entry begin(StorageUri uri, String uploadId) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    byte[] line = (uploadId + "\n" + uri.text() + "\n").getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(line));
    return new Entry(file, channel);
  }

  /**
   * Hands every upload whose process is gone to {@code abort} (URI, upload id), and forgets it
   * unless that fails.
   */
  void cleanUp(BiConsumer<StorageUri, String> abort) {
    for (Path file : files()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        if (channel.tryLock() == null) {
          continue;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.size() >= 2) {
          abort.accept(new StorageUri(lines.get(1)), lines.get(0));
        }
        Files.deleteIfExists(file);
      } catch (OverlappingFileLockException ours) {
        LOG.trace("{} is under way in this process", file);
      } catch (IOException | RuntimeException e) {
        LOG.debug("An upload of an earlier process could not be aborted: {}", file, e);
      }
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (IOException e) {
      LOG.debug("{} cannot be listed", folder, e);
      return List.of();
    }
  }
}
