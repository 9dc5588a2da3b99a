package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.Segment.Lane;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.DeliveryCounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier processes left on disk, however they ended. Only folders that no living process
 * holds are touched. Their events are in no task's ledger here, but in books of their own. One
 * thread, the sender's.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final @Nullable Path root;
  private final SpoolFiles files;
  private final CalmLog log;
  private final Deque<SpoolFolder> folders = new ArrayDeque<>();
  private final LeftoverBooks books = new LeftoverBooks();
  private @Nullable SpooledBatch unsaved; // the rest of a batch, which the disk did not take
  private boolean scanned;
  private boolean firstConsoleBatch = true;

  /**
   * @param root where processes keep their folders; null if there is no spool
   */
  Leftovers(@Nullable Path root, SpoolFiles files, CalmLog log) {
    this.root = root;
    this.files = files;
    this.log = log;
  }

  /** Whether there may be something to send. */
  boolean mayHaveMore() {
    return root != null && (!scanned || !folders.isEmpty());
  }

  /** Takes over what is there; once. */
  void scan() {
    if (scanned) {
      return;
    }
    scanned = true;
    if (root == null || !Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> candidates = Files.list(root)) {
      candidates
          .filter(Files::isDirectory)
          .sorted(Comparator.comparing(SpoolFolder::made).thenComparing(Comparator.naturalOrder()))
          .forEach(this::adopt);
    } catch (IOException | UncheckedIOException e) {
      log.warn("leftovers", "cannot look for reports of earlier processes in {}", root, e);
    }
  }

  private void adopt(Path path) {
    try {
      SpoolFolder.tryAdopt(path, files).ifPresent(this::adopt);
    } catch (IOException | RuntimeException e) {
      log.warn("leftovers", "cannot take over the spool folder {}", path, e);
    }
  }

  private void adopt(SpoolFolder folder) {
    if (folder.isEmpty()) { // of what we know: files of a newer version of this library stay
      folder.close();
      return;
    }
    LOG.info("sending {} bytes of an earlier process: {}", folder.bytes(), folder.path());
    books.found(folder);
    folders.add(folder);
  }

  /** The oldest events of an earlier process; null if there are none. */
  @Nullable SpooledBatch take(int maxEvents, int maxBytes) {
    scan();
    if (unsaved != null) {
      return unsaved;
    }
    while (!folders.isEmpty()) {
      SpoolFolder folder = folders.peek();
      List<Segment> chosen = SpooledBatch.choose(folder.segments(), maxEvents, maxBytes);
      if (!chosen.isEmpty()) {
        Optional<SpooledBatch> read = read(folder, chosen);
        if (read.isPresent()) {
          return suspect(read.get());
        }
        continue; // what could not be read is not asked for again
      }
      folders.remove();
      folder.close();
      firstConsoleBatch = true;
      LOG.info("reports of earlier processes so far: {}", books.sum());
    }
    return null;
  }

  /** Empty if there is nothing to send in these, which the folder has then forgotten. */
  private Optional<SpooledBatch> read(SpoolFolder folder, List<Segment> chosen) {
    try {
      Optional<SpooledBatch> read =
          SpooledBatch.read(folder, chosen, (file, task, kind) -> books.row(task, kind));
      List<Segment> sound = read.map(SpooledBatch::segments).orElse(List.of());
      books.damaged(chosen.stream().filter(segment -> !sound.contains(segment)).toList());
      return read;
    } catch (IOException e) {
      log.warn(
          "leftovers", "cannot read all of the spool folder {}; the rest stays", folder.path(), e);
      List<Segment> there = folder.segments(); // torn ones are gone
      books.damaged(chosen.stream().filter(segment -> !there.contains(segment)).toList());
      List<Segment> left = chosen.stream().filter(there::contains).toList();
      if (left.size() > 1) {
        return read(folder, left.subList(0, 1)); // a bad file must not hold up all others
      }
      left.forEach(folder::forget); // its file stays, and is still booked as on disk
      return Optional.empty();
    }
  }

  /** The process may have been killed between sending its oldest console lines and the answer. */
  private SpooledBatch suspect(SpooledBatch taken) {
    if (!firstConsoleBatch || taken.segments().get(0).lane() != Lane.LOG) {
      return taken;
    }
    return new SpooledBatch(taken.batch().doubtful(), taken.segments());
  }

  /** Removes what was sent and keeps the rest. */
  void settle(SpooledBatch taken, @Nullable Batch rest) {
    SpoolFolder folder = folders.element();
    boolean fromDisk = unsaved == null;
    boolean onDiskInDoubt = taken.segments().get(0).doubtful();
    if (fromDisk
        && rest != null
        && rest.size() == taken.batch().size()
        && rest.inDoubt() == onDiskInDoubt) {
      return; // all of it is there as it should be
    }
    firstConsoleBatch &= taken.batch().channel() != Channel.CONSOLE;
    if (rest != null && !tryWrite(folder, rest)) {
      unsaved = new SpooledBatch(rest, taken.segments()); // only what is left; the disk has all
      return;
    }
    unsaved = null;
    taken.segments().stream()
        .filter(segment -> rest == null || segment.sequence() != rest.sequence())
        .forEach(segment -> remove(folder, segment));
  }

  private boolean tryWrite(SpoolFolder folder, Batch rest) {
    try {
      byte[] content = SpoolLine.write(rest);
      folder.write(rest.sequence(), SpooledBatch.lane(rest), rest.inDoubt(), rest.size(), content);
      return true;
    } catch (IOException | RuntimeException | Error e) {
      log.warn("leftovers", "cannot write to the spool folder {}", folder.path(), e);
      return false;
    }
  }

  /** One that cannot be deleted is not sent again by this process. */
  private void remove(SpoolFolder folder, Segment segment) {
    try {
      folder.remove(segment);
    } catch (IOException | RuntimeException | Error e) {
      log.warn("leftovers", "cannot delete what was sent from {}", folder.path(), e);
    }
  }

  /** What was found, and what has become of it. */
  DeliveryCounts sum() {
    return books.sum();
  }

  /** The folders that were taken over and not sent yet. */
  List<SpoolFolder> folders() {
    return List.copyOf(folders);
  }

  /** Lets go of the folders; what is in them, the next process sends. */
  void close() {
    folders.forEach(SpoolFolder::close);
    folders.clear();
  }
}
