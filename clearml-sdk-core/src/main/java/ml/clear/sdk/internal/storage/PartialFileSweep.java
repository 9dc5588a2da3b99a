package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the partial files of processes that are gone. A process is gone if its record's lock is
 * free. That is sure where one kernel keeps the locks, which is why a record's name begins with the
 * identity of the boot: of a record of another machine or of an earlier boot, whose cache folder
 * may lie on a share without locks, a file goes only after a day without a byte.
 */
final class PartialFileSweep {
  private static final Logger LOG = LoggerFactory.getLogger(PartialFileSweep.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Duration SILENCE = Duration.ofDays(1);
  private static final String SUFFIX = ".partial-files";

  /** Of no machine: systems that do not tell their boot are never sure. */
  private static final String UNKNOWN_BOOT = "boot";

  private static final String BOOT = bootId();

  /** A system property, not a static field: one JVM may load this library several times. */
  private static final String THIS_JVM =
      String.valueOf(
          System.getProperties()
              .computeIfAbsent("ml.clear.sdk.partial-files", key -> UUID.randomUUID().toString()));

  private PartialFileSweep() {}

  /** Name of a record of this JVM. */
  static String newName() {
    return BOOT + "_" + THIS_JVM + "_" + UUID.randomUUID() + SUFFIX;
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException notLinux) {
      return UNKNOWN_BOOT;
    }
  }

  static void run(Path folder, Instant now) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> records = Files.list(folder)) {
      records.filter(PartialFileSweep::isOfAnotherJvm).forEach(record -> sweep(record, now));
    } catch (IOException e) {
      LOG.debug("{} cannot be listed", folder, e);
    }
  }

  /** This JVM's are not even opened: closing a second channel of a file gives up its lock. */
  private static boolean isOfAnotherJvm(Path record) {
    String name = String.valueOf(record.getFileName());
    return name.endsWith(SUFFIX) && !name.contains(THIS_JVM);
  }

  private static void sweep(Path record, Instant now) {
    boolean sure =
        !BOOT.equals(UNKNOWN_BOOT) && String.valueOf(record.getFileName()).startsWith(BOOT);
    try (FileChannel channel = FileChannel.open(record, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        return;
      }
      List<String> partial = Files.readAllLines(record);
      if (partial.stream().filter(line -> !isGone(line, sure, now)).count() == 0) {
        Files.deleteIfExists(record);
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("{} is left to the next process", record, e);
    }
  }

  /** Removes the file of a line if it may go. */
  private static boolean isGone(String line, boolean sure, Instant now) {
    try {
      Path file = Path.of(URI.create(line));
      if (!PartialFile.isPartial(file) || !Files.exists(file)) {
        return true;
      }
      if (!sure && Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(SILENCE))) {
        return false;
      }
      Files.deleteIfExists(file);
      LOG.info("Removed {}, which a process that is gone left unfinished", file);
      return true;
    } catch (IOException e) {
      LOG.debug("{} stays for now", line, e);
      return false;
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return true; // cut when its process was killed: the file had not been begun
    }
  }
}
