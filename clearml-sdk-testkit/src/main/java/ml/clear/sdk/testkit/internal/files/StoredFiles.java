package ml.clear.sdk.testkit.internal.files;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Files by path, in memory. A path is made of names between slashes. Thread-safe. */
public final class StoredFiles {
  private final Map<String, StoredFile> files = new ConcurrentSkipListMap<>();

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
    return files.keySet().removeIf(each -> each.startsWith(prefix));
  }
}
