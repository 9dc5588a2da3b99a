package ml.clear.sdk.testkit.internal.files;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Files by path, in memory. A path is made of names between slashes. Thread-safe. */
public final class StoredFiles {
  private final Map<String, StoredFile> files = new ConcurrentSkipListMap<>();
  private final Set<String> folders = new ConcurrentSkipListSet<>(); // stay when they are empty

  /**
   * One file.
   *
   * @param content its bytes, never changed
   * @param modified when it was uploaded
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; may be large
  public record StoredFile(byte[] content, Instant modified) {}

  /** A safe path, without doubled slashes; empty if it would leave the folder. */
  static Optional<String> clean(String path) {
    List<String> parts =
        Arrays.stream(path.split("/", -1)).filter(each -> !each.matches("\\.?")).toList();
    return parts.isEmpty() || parts.contains("..")
        ? Optional.empty()
        : Optional.of(String.join("/", parts));
  }

  /** Stores a file, replacing what stood there. */
  public void put(String path, StoredFile file) {
    files.put(path, file);
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      folders.add(path.substring(0, end + 1));
    }
  }

  /** The file at a path. */
  public Optional<StoredFile> find(String path) {
    return clean(path).map(files::get);
  }

  /** The paths of all files, sorted. */
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** Removes a file, and says whether it was there. */
  public boolean remove(String path) {
    return clean(path).map(files::remove).isPresent();
  }

  /** Removes a folder with all in it, and says whether it was there. */
  boolean removeFolder(String path) {
    String prefix = clean(path).orElse("..") + "/";
    files.keySet().removeIf(each -> each.startsWith(prefix));
    return folders.removeIf(each -> each.startsWith(prefix));
  }
}
