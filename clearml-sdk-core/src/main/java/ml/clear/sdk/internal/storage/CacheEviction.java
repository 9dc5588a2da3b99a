package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the least recently used files of a cache folder until it is within its limits. */
final class CacheEviction {
  private static final Logger LOG = LoggerFactory.getLogger(CacheEviction.class);

  /** How long a download may go without a byte before it counts as cut. */
  private static final Duration CUT_AFTER = Duration.ofDays(1);

  private final Path folder;
  private final CacheLimits limits;

  CacheEviction(Path folder, CacheLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Another JVM may do the same at the same time: a file that is gone already is no failure. */
  void evictAllBut(Path justUsed, Instant now) throws IOException {
    removeCutDownloads(now.minus(CUT_AFTER));
    // Not every container can tell what its folders lie on.
    long missing =
        limits.freeBytes() == 0
            ? 0
            : limits.freeBytes() - Files.getFileStore(folder).getUsableSpace();
    boolean bytesCount = missing > 0 || limits.bytes() < Long.MAX_VALUE;
    List<Entry> newestFirst = entries(bytesCount);
    long bytes = 0;
    for (int i = 0; i < newestFirst.size(); i++) {
      bytes += newestFirst.get(i).bytes;
      newestFirst.get(i).over = i >= limits.files() || bytes > limits.bytes();
    }
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Entry oldest = newestFirst.get(i);
      if ((oldest.over || missing > 0) && !oldest.path.equals(justUsed)) {
        missing -= oldest.bytes;
        remove(oldest.path, oldest.usedMillis);
      }
    }
  }

  /** A JVM that was killed in mid-download leaves a file that nobody will ask for. */
  private void removeCutDownloads(Instant before) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path partial : files.filter(PartialFile::isPartial).toList()) {
        if (partial.toFile().lastModified() < before.toEpochMilli()) {
          remove(partial, before.toEpochMilli());
        }
      }
    }
  }

  private List<Entry> entries(boolean bytesCount) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !FileCache.isLock(file) && !PartialFile.isPartial(file))
          .flatMap(file -> entry(file, bytesCount).stream())
          .sorted(Comparator.comparing((Entry entry) -> entry.usedMillis).reversed())
          .toList();
    }
  }

  private static Optional<Entry> entry(Path path, boolean bytesCount) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      long bytes = bytesCount && attributes.isDirectory() ? Folders.bytes(path) : attributes.size();
      return Optional.of(new Entry(path, bytes, attributes.lastModifiedTime().toMillis()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static void remove(Path path, long usedMillis) {
    try {
      FileCache.deleteIfUnused(path, usedMillis);
    } catch (IOException e) {
      LOG.debug("{} stays in the cache for now", path, e);
    }
  }

  private static final class Entry {
    final Path path;
    final long bytes;
    final long usedMillis;
    boolean over;

    Entry(Path path, long bytes, long usedMillis) {
      this.path = path;
      this.bytes = bytes;
      this.usedMillis = usedMillis;
    }
  }
}
