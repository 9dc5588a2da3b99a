package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.Segment.Lane;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The batches of this client that wait on disk, and whose they are. The reporter thread adds, the
 * sender thread takes; what was added first is taken first. When the share of the disk is used up,
 * the oldest console lines go first, then the oldest metrics. Thread-safe.
 */
final class Backlog {
  private final OwnFolder folder;
  private final long maxBytes;
  private final CalmLog log;
  private final DiskPatience patience;
  private final SegmentOwners owners = new SegmentOwners();
  private final ReentrantLock lock = new ReentrantLock(); // guards underWay; no I/O inside
  private final Set<Segment> underWay = new HashSet<>();

  /**
   * @param root where each process makes a folder of its own; null for no spool
   */
  Backlog(@Nullable Path root, long maxBytes, SpoolFiles files, TimeSource time, CalmLog log) {
    this.folder = new OwnFolder(root, files, time);
    this.maxBytes = maxBytes;
    this.log = log;
    this.patience = new DiskPatience(time);
  }

  /** Whether batches can be put here at present. */
  boolean isUsable() {
    return folder.isUsable();
  }

  boolean isEmpty() {
    return oldestSequence().isEmpty();
  }

  /** How many files there are. */
  int files() {
    SpoolFolder current = folder.find();
    return current == null ? 0 : current.size();
  }

  /** The sequence of the oldest batch. */
  OptionalLong oldestSequence() {
    SpoolFolder current = folder.find();
    return current == null ? OptionalLong.empty() : current.oldestSequence();
  }

  /**
   * Writes a batch to the disk and books its events as spooled.
   *
   * @return whether that worked; if not, the batch is still the caller's
   */
  boolean put(Batch batch) {
    return put(batch, 0);
  }

  /**
   * As above.
   *
   * @param freedBytes what is deleted at once after
   */
  private boolean put(Batch batch, long freedBytes) {
    if (!isUsable() || SpoolLine.bytes(batch) > maxBytes) {
      return false;
    }
    AtomicBoolean booked = new AtomicBoolean();
    try {
      byte[] content = SpoolLine.write(batch);
      SpoolFolder target = folder.open();
      makeRoom(target, content.length - freedBytes);
      owners.add(batch);
      target.write(
          batch.sequence(),
          SpooledBatch.lane(batch),
          batch.inDoubt(),
          batch.size(),
          content,
          () -> { // not sooner, for a kill; and not later, since it may be sent and booked at once
            batch.forEachRow(LedgerRow::spooled);
            booked.set(true);
          });
      folder.setBroken(false);
      return true;
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it was, the batch must not be lost between two places.
      Map<LedgerRow, Long> rows = owners.remove(batch.sequence());
      if (booked.get()) {
        rows.forEach((row, count) -> row.spooled(-count));
      }
      folder.setBroken(true);
      log.warn("spool", "cannot write to the spool in {}; reports wait in memory", folder, e);
      return false;
    }
  }

  private void makeRoom(SpoolFolder target, long needed) throws IOException {
    while (target.bytes() + needed > maxBytes) {
      Optional<Segment> victim = forgetOldest(target);
      if (victim.isEmpty()) {
        return; // all of it is being sent: a moment of excess
      }
      owners
          .remove(victim.get().sequence())
          .forEach(
              (row, count) -> {
                row.dropped(DropReason.SPOOL_FULL, count);
                row.spooled(-count);
              });
      target.delete(victim.get());
    }
  }

  private Optional<Segment> forgetOldest(SpoolFolder target) {
    lock.lock();
    try {
      List<Segment> free =
          target.segments().stream().filter(segment -> !underWay.contains(segment)).toList();
      Optional<Segment> victim =
          free.stream()
              .filter(segment -> segment.lane() == Lane.LOG)
              .findFirst()
              .or(() -> free.stream().findFirst());
      victim.ifPresent(target::forget);
      return victim;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The oldest events, of as many small batches as make one of a good size. They stay on disk and
   * are booked as spooled until {@link #settle}.
   *
   * @return null if there is nothing, or nothing that can be read
   */
  @Nullable SpooledBatch take(int maxEvents, int maxBatchBytes) {
    SpoolFolder current = folder.find();
    if (current == null) {
      return null;
    }
    List<Segment> chosen = choose(current, patience.isTried() ? 1 : maxEvents, maxBatchBytes);
    try {
      Optional<SpooledBatch> read = SpooledBatch.read(current, chosen, owners.reading());
      chosen.stream()
          .filter(segment -> read.isEmpty() || !read.get().segments().contains(segment))
          .forEach(this::bookDamaged);
      patience.renew();
      return read.orElse(null);
    } catch (IOException e) {
      log.warn("spool", "cannot read the spool in {}; its reports wait", folder, e);
      if (patience.isOverAfterFailure()) {
        chosen.forEach(current::forget); // the files stay, for whoever mends the disk
        patience.renew();
      }
      List<Segment> left = current.segments(); // without those just given up, and torn ones
      chosen.stream().filter(segment -> !left.contains(segment)).forEach(this::bookDamaged);
      release(chosen);
      return null;
    }
  }

  private List<Segment> choose(SpoolFolder current, int maxEvents, int maxBatchBytes) {
    lock.lock();
    try {
      List<Segment> chosen = SpooledBatch.choose(current.segments(), maxEvents, maxBatchBytes);
      underWay.addAll(chosen);
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  private void bookDamaged(Segment segment) {
    owners
        .remove(segment.sequence())
        .forEach(
            (row, count) -> {
              row.dropped(DropReason.FAILED, count);
              row.spooled(-count);
            });
    release(List.of(segment));
  }

  /**
   * Books what was sent of a batch from {@link #take}, and keeps the rest.
   *
   * @param rest events not settled, as they are to be sent again; null if all are settled
   * @return the rest if the disk does not take it: it is then in memory only, and the caller's
   */
  @Nullable Batch settle(SpooledBatch taken, @Nullable Batch rest) {
    Batch sent = taken.batch();
    if (rest != null && rest.size() == sent.size() && rest.inDoubt() == sent.inDoubt()) {
      release(taken.segments()); // nothing has changed
      return null;
    }
    sent.forEachRow((row, count) -> row.spooled(-count));
    taken.segments().forEach(segment -> owners.remove(segment.sequence()));
    // First the new file, then the old ones away: killed in between, the events are there twice
    // rather than not at all.
    long freedBytes = taken.segments().stream().mapToLong(Segment::bytes).sum();
    boolean kept = rest != null && put(rest, freedBytes);
    SpoolFolder current = folder.find();
    if (current != null) {
      taken.segments().stream()
          .filter(segment -> !kept || segment.sequence() != sent.sequence())
          .forEach(segment -> remove(current, segment));
    }
    release(taken.segments());
    return kept ? null : rest;
  }

  private void remove(SpoolFolder current, Segment segment) {
    try {
      current.remove(segment);
    } catch (IOException | RuntimeException | Error e) { // the others, and a rest, are not for it
      log.warn("spool", "cannot delete a delivered batch from {}; it may be sent again", folder, e);
    }
  }

  private void release(List<Segment> segments) {
    lock.lock();
    try {
      segments.forEach(underWay::remove);
    } finally {
      lock.unlock();
    }
  }

  /** Does not wait until the disk may have recovered. */
  void tryAgain() {
    folder.setBroken(false);
  }

  /** Lets go of the folder; what is in it, the next process sends. */
  void close() {
    folder.close();
  }
}
