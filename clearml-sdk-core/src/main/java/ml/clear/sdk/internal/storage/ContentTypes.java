package ml.clear.sdk.internal.storage;

import java.util.Locale;
import java.util.Map;

/** Media types by file name, the same on every system. */
public final class ContentTypes {
  /** What object stores are told when nothing better is known. */
  public static final String UNKNOWN = "binary/octet-stream";

  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("log", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("csv", "text/csv"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("css", "text/css"),
          Map.entry("js", "text/javascript"),
          Map.entry("xml", "text/xml"),
          Map.entry("json", "application/json"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("yml", "application/yaml"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("gz", "application/gzip"),
          Map.entry("npz", "application/numpy"),
          Map.entry("npy", "application/numpy"),
          Map.entry("parquet", "application/parquet"),
          Map.entry("pkl", "application/pickle"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("webp", "image/webp"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp4", "video/mp4"));

  private ContentTypes() {}

  /** The type of a file with this name. As the reference, {@code x.csv.gz} is {@code text/csv}. */
  public static String ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv.gz")) {
      return "text/csv";
    }
    int dot = lower.lastIndexOf('.');
    return dot < 0 ? UNKNOWN : BY_EXTENSION.getOrDefault(lower.substring(dot + 1), UNKNOWN);
  }
}
