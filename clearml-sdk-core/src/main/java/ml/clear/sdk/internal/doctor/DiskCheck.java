package ml.clear.sdk.internal.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.time.TimeSource;

/** The cache folder, and what earlier runs left in it. */
final class DiskCheck {
  private static final long MIB = 1 << 20;
  private static final long SCARCE_MIB = 1024;

  private final ClearMlConfig config;
  private final TimeSource time;

  DiskCheck(ClearMlConfig config, TimeSource time) {
    this.config = config;
    this.time = time;
  }

  void look(Findings findings) {
    Path cache = config.cacheDirectory();
    try {
      Files.createDirectories(cache);
      Files.delete(Files.createTempFile(cache, ".clearml.", ".test"));
      long free = Files.getFileStore(cache).getUsableSpace() / MIB;
      if (free < SCARCE_MIB) {
        findings.warning(
            "disk",
            "the cache folder " + cache + " has only " + free + " MiB left",
            "make room, or move it by sdk.storage.cache.default_base_dir or CLEARML_CACHE_DIR");
      } else {
        findings.ok("disk", "the cache folder " + cache + " is writable, " + free + " MiB free");
      }
      spools(cache.resolve("spool"), findings);
      sessions(cache.resolve("offline"), findings);
    } catch (IOException e) {
      findings.error(
          "disk",
          "the cache folder " + cache + " cannot be used: " + e,
          "give this user the right to write there, or move it by"
              + " sdk.storage.cache.default_base_dir or CLEARML_CACHE_DIR; without it there is no"
              + " spool in an outage, and no download");
    }
  }

  /** One folder below the server's for each process that could not send everything. */
  private void spools(Path root, Findings findings) throws IOException {
    for (Path server : folders(root)) {
      List<Path> segments = new ArrayList<>();
      for (Path process : folders(server)) {
        segments.addAll(files(process, ".jsonl"));
      }
      if (!segments.isEmpty()) {
        findings.warning(
            "spool",
            described(segments)
                + " of reports wait in "
                + server
                + ", of running processes or of some that ended without the server",
            "the next run with the same server sends them, or ml.clear.sdk.report.SendSpool does");
      }
    }
  }

  private void sessions(Path root, Findings findings) throws IOException {
    List<Path> zips = files(root, ".zip");
    int folders = folders(root).size();
    if (!zips.isEmpty() || folders > 0) {
      findings.info(
          "offline",
          folders
              + " session folders"
              + (zips.isEmpty() ? "" : " and " + described(zips) + " of zips")
              + " lie in "
              + root,
          "import them with clearMl.offlineImport() or Task.import_offline_session; then delete"
              + " them");
    }
  }

  private String described(List<Path> files) throws IOException {
    long bytes = 0;
    Instant oldest = time.now();
    for (Path file : files) {
      bytes += Files.size(file);
      FileTime modified = Files.getLastModifiedTime(file);
      oldest = modified.toInstant().isBefore(oldest) ? modified.toInstant() : oldest;
    }
    Duration age = Duration.between(oldest, time.now());
    return String.format(
        Locale.ROOT,
        "%d files, %.1f MiB, the oldest %d h old,",
        files.size(),
        bytes / (double) MIB,
        age.toHours());
  }

  private static List<Path> folders(Path root) throws IOException {
    return list(root).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    return list(root).stream()
        .filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
        .toList();
  }

  private static List<Path> list(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.sorted().toList();
    }
  }
}
