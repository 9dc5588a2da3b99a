package ml.clear.sdk.artifact;

import java.awt.image.RenderedImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Content;
import ml.clear.sdk.internal.artifact.CsvGz;
import ml.clear.sdk.internal.artifact.FolderZip;
import ml.clear.sdk.internal.artifact.JsonDocument;
import ml.clear.sdk.internal.artifact.PngImage;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.artifact.Previews;
import ml.clear.sdk.internal.storage.ContentTypes;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.TransferListener;
import org.jspecify.annotations.Nullable;

/**
 * What an artifact holds, and as what Python's {@code artifact.get()} gives it back. Texts, JSON
 * and images are encoded when the content is made, so that later changes do not matter; files,
 * folders, rows and streams are read when they are uploaded, and only then fail. Immutable.
 */
public final class ArtifactContent {
  private final Content content;
  private final Optional<String> preview;
  private final Map<String, String> metadata;
  private final TransferListener listener;

  private ArtifactContent(
      Content content,
      Optional<String> preview,
      Map<String, String> metadata,
      TransferListener listener) {
    this.content = content;
    this.preview = preview;
    this.metadata = metadata;
    this.listener = listener;
  }

  private static ArtifactContent of(Content content) {
    return new ArtifactContent(content, Optional.empty(), Map.of(), TransferListener.NONE);
  }

  private static ArtifactContent typed(
      String type, String contentType, String extension, Supplier<PreparedBytes> bytes) {
    return of(new Content.Bytes(type, contentType, name -> name + extension, bytes));
  }

  /**
   * A file as it is, or a folder as a zip. Python gets the path of a copy; for a folder, of the
   * unpacked copy.
   *
   * @param path a file or folder; the upload fails if there is none by then
   */
  public static ArtifactContent path(Path path) {
    if (Files.isDirectory(path)) {
      Path absolute = path.toAbsolutePath().normalize();
      String name = Objects.requireNonNullElse(absolute.getFileName(), "folder").toString();
      return of(
          new Content.Bytes(
              "archive",
              "application/zip",
              artifact -> name + ".zip",
              () -> FolderZip.pack(absolute)));
    }
    String name = String.valueOf(path.getFileName());
    return of(
        new Content.Bytes(
            "custom",
            ContentTypes.ofName(name),
            artifact -> name,
            () -> {
              ObjectSource file = ObjectSource.of(path);
              return PreparedBytes.of(file, Previews.ofFile(name, file.sizeBytes().orElse(0)));
            }));
  }

  /** A text; Python gets a {@code str}. An empty one cannot be read back by Python. */
  public static ArtifactContent text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return typed(
        "string", "text/plain", ".txt", () -> inMemory(bytes, Previews.ofText("text", text)));
  }

  /**
   * A value as JSON; Python gets a {@code dict} or a {@code list}.
   *
   * @param value a map, list, record, data class, case class, bean, text, number, boolean or null,
   *     to any depth; NaN and infinities are written as Python writes them, {@code NaN} and {@code
   *     Infinity}
   * @throws IllegalArgumentException if it holds anything else
   */
  public static ArtifactContent json(@Nullable Object value) {
    return jsonText(JsonDocument.text(value));
  }

  /** JSON that is written already; Python gets a {@code dict} or a {@code list}. */
  public static ArtifactContent jsonText(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return typed(
        "dict",
        "application/json",
        ".json",
        () -> inMemory(bytes, Previews.ofText("serialized dict", json)));
  }

  /**
   * A table as compressed CSV; Python gets a {@code DataFrame} with a running number for its index.
   *
   * @param columns their names
   * @param rows one list of cells a row, read once while uploading; a null is an empty cell
   */
  public static ArtifactContent table(
      List<String> columns, Iterable<? extends List<? extends @Nullable Object>> rows) {
    List<String> names = List.copyOf(columns);
    return typed("pandas", "text/csv", ".csv.gz", () -> CsvGz.write(names, rows));
  }

  /** An image as PNG; Python gets a {@code PIL.Image}. */
  public static ArtifactContent image(RenderedImage image) {
    PreparedBytes png = PngImage.of(image);
    return typed("image", "image/png", ".png", () -> png);
  }

  /**
   * Bytes; Python gets the path of a copy.
   *
   * @param bytes not to be changed before the upload has ended
   * @param fileName the copy's name, whose extension tells the media type
   */
  public static ArtifactContent bytes(byte[] bytes, String fileName) {
    return custom(ObjectSource.of(bytes), fileName, Previews.ofFile(fileName, bytes.length));
  }

  /**
   * A stream, read once and closed by the upload, which therefore cannot be repeated after a
   * failure; Python gets the path of a copy.
   *
   * @param stream of any length
   * @param fileName the copy's name, whose extension tells the media type
   */
  public static ArtifactContent stream(InputStream stream, String fileName) {
    return custom(ObjectSource.of(stream), fileName, fileName + "\n");
  }

  /** As {@link #stream(InputStream, String)}, of a length that is known beforehand. */
  public static ArtifactContent stream(InputStream stream, long sizeBytes, String fileName) {
    return custom(
        ObjectSource.of(stream, sizeBytes), fileName, Previews.ofFile(fileName, sizeBytes));
  }

  /**
   * An object that lies elsewhere; it is registered and not touched, with the media type that its
   * name suggests. Python gets the path of a copy.
   *
   * @param uri such as {@code https://example.org/data.csv}
   */
  public static ArtifactContent external(String uri) {
    String type = ContentTypes.ofName(uri);
    return of(
        new Content.External(
            StorageUri.of(uri).text(), type.equals(ContentTypes.UNKNOWN) ? "" : type));
  }

  private static ArtifactContent custom(ObjectSource source, String fileName, String preview) {
    ObjectSource named = source.withContentTypeOf(fileName);
    return of(
        new Content.Bytes(
            "custom",
            named.contentType(),
            artifact -> fileName,
            () -> PreparedBytes.of(named, preview)));
  }

  private static PreparedBytes inMemory(byte[] bytes, String preview) {
    return PreparedBytes.of(ObjectSource.of(bytes), preview);
  }

  /** The same with another preview in the web UI; of it, 65,536 characters are shown. */
  public ArtifactContent withPreview(String text) {
    return new ArtifactContent(content, Optional.of(text), metadata, listener);
  }

  /** The same with pairs that the web UI shows beside the artifact. */
  public ArtifactContent withMetadata(Map<String, String> pairs) {
    return new ArtifactContent(
        content, preview, Collections.unmodifiableMap(new LinkedHashMap<>(pairs)), listener);
  }

  /** The same, with somebody told how the upload gets on. */
  public ArtifactContent withListener(TransferListener newListener) {
    return new ArtifactContent(content, preview, metadata, newListener);
  }

  Content content() {
    return content;
  }

  Optional<String> preview() {
    return preview;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  TransferListener listener() {
    return listener;
  }
}
