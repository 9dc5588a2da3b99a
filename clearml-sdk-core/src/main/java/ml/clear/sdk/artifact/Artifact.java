package ml.clear.sdk.artifact;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import ml.clear.sdk.internal.artifact.ArtifactEntry;
import ml.clear.sdk.internal.artifact.CsvText;
import ml.clear.sdk.internal.artifact.JsonDocument;
import ml.clear.sdk.internal.storage.UrlSecrets;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * One artifact of a task as it was registered, and its bytes. What Python wrote is read as well as
 * what this library wrote, except pickles and numpy arrays, of which there is a local copy.
 * Immutable. The methods that read bytes block and throw {@link StorageException}, or {@link
 * UncheckedIOException} if the bytes are not of the kind that was asked for.
 */
public final class Artifact {
  private final ArtifactEntry entry;
  private final Storage storage;

  Artifact(ArtifactEntry entry, Storage storage) {
    this.entry = entry;
    this.storage = storage;
  }

  /** Its name, unique within the task and {@link #mode()}. */
  public String name() {
    return entry.key();
  }

  /** What it is, such as {@code dict}, {@code pandas}, {@code image}, {@code archive}. */
  public String type() {
    return entry.type();
  }

  /** {@code output}, or {@code input} for what the task was given. */
  public String mode() {
    return entry.mode();
  }

  /** Where its bytes lie; empty if nothing is registered. */
  public String uri() {
    return entry.uri();
  }

  /** Its size in bytes; -1 if it was not told, as for external objects. */
  public long sizeBytes() {
    return entry.sizeBytes();
  }

  /** Its hash in lower-case hex; empty if it was not told. */
  public String sha256() {
    return entry.hash();
  }

  /** When it was registered; the epoch if it was not told. */
  public Instant timestamp() {
    return entry.timestamp();
  }

  /** Its media type; empty if it was not told. */
  public String contentType() {
    return entry.contentType();
  }

  /** What the web UI shows of it. */
  public String preview() {
    return entry.preview();
  }

  /** The pairs that the web UI shows beside it, in order. */
  public Map<String, String> metadata() {
    return entry.metadata();
  }

  /**
   * The object that was stored: text for {@code string}, maps and lists for {@code dict}, a {@link
   * Table} for {@code pandas} and Python's registered data frames, an image for {@code image}, the
   * unpacked folder's path for {@code archive}, and the path of a copy for anything else. Null only
   * for a JSON null.
   */
  public @Nullable Object get() {
    return switch (type()) {
      case "string" -> text();
      case "dict", "JSON" -> contentType().contains("yaml") ? localCopy() : json();
      case "pandas", "data-audit-table" -> isCsv() ? table() : localCopy();
      case "image" -> image();
      default -> localCopy();
    };
  }

  /** Its bytes as UTF-8 text. */
  public String text() {
    return reading(in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Its JSON as maps, lists, texts, numbers, booleans and nulls. */
  public @Nullable Object json() {
    return json(Object.class);
  }

  /** Its JSON as a record or bean, which must have a place for each field. */
  public <T> @Nullable T json(Class<T> type) {
    return readingNullable(in -> JsonDocument.read(in, type));
  }

  /** Its rows; of CSV, plain or compressed. */
  public Table table() {
    return reading(
        in -> {
          InputStream plain =
              contentType().contains("gzip") || uri().endsWith(".gz")
                  ? new GZIPInputStream(in)
                  : in;
          List<List<String>> records =
              CsvText.read(
                  new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
          return records.isEmpty()
              ? new Table(List.of(), List.of())
              : new Table(records.get(0), records.subList(1, records.size()));
        });
  }

  /** Its pixels. */
  public BufferedImage image() {
    return reading(
        in -> {
          BufferedImage image = ImageIO.read(in);
          if (image == null) {
            throw new IOException("not an image that Java can read: " + contentType());
          }
          return image;
        });
  }

  private boolean isCsv() {
    return contentType().isEmpty() || contentType().equals("text/csv");
  }

  /** A copy of its bytes, checked against its hash; for an {@code archive} the unpacked folder. */
  public Path localCopy() {
    DownloadOptions checked = DownloadOptions.DEFAULT.withSha256(sha256());
    return type().equals("archive")
        ? storage.unpackedCopy(uri(), name(), checked)
        : storage.localCopy(uri(), checked);
  }

  /** Opens its bytes as they lie in the store; to be closed. */
  public InputStream open() {
    return storage.open(uri());
  }

  private interface Reading<T> {
    @Nullable T read(InputStream in) throws IOException;
  }

  private <T> T reading(Reading<T> reading) {
    return Objects.requireNonNull(readingNullable(reading));
  }

  private <T> @Nullable T readingNullable(Reading<T> reading) {
    DownloadOptions checked = DownloadOptions.DEFAULT.withSha256(sha256());
    try (InputStream in = Files.newInputStream(storage.localCopy(uri(), checked))) {
      return reading.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + this, e);
    }
  }

  /** Name, type, size and place. */
  @Override
  public String toString() {
    return "Artifact["
        + name()
        + ", "
        + type()
        + ", "
        + sizeBytes()
        + " bytes, "
        + UrlSecrets.hidden(uri())
        + "]";
  }
}
