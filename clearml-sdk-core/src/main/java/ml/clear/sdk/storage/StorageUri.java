package ml.clear.sdk.storage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import ml.clear.sdk.internal.storage.Folders;
import ml.clear.sdk.internal.storage.UrlSecrets;

/**
 * Where an object lies, exactly as ClearML registers it: {@code s3://bucket/key}, {@code
 * gs://bucket/key}, {@code file:///path}, {@code https://files.example.org/key}. Not a {@link
 * java.net.URI}: keys of object stores and paths of files hold blanks and other characters, and
 * mean them literally; only {@code http(s)} paths are percent-encoded. Immutable.
 *
 * @param text the whole URI, with its scheme
 */
public record StorageUri(String text) {
  /** Checks that there is a scheme and something behind it. */
  public StorageUri {
    Objects.requireNonNull(text, "text");
    int colon = text.indexOf("://");
    if (colon < 1 || text.length() == colon + 3) {
      throw new IllegalArgumentException(
          "a storage URI is 'scheme://place/key' or a path, got '" + text + "'");
    }
  }

  /**
   * Reads a URI, or a path of the local file system, which becomes a {@code file:} URI. Blanks at
   * the end of a URI belong to it, as keys may end with them; all others around it do not.
   *
   * @param text such as {@code s3://bucket/key}, {@code /mnt/models} or {@code models}
   * @throws IllegalArgumentException if it is blank or has a scheme and nothing behind it
   */
  public static StorageUri of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a storage URI must not be blank");
    }
    return text.contains("://") ? new StorageUri(text.stripLeading()) : of(Path.of(text.strip()));
  }

  /** The {@code file:} URI of a path, made absolute. */
  public static StorageUri of(Path path) {
    String absolute = Folders.slashed(path.toAbsolutePath().normalize());
    return new StorageUri("file://" + (absolute.startsWith("/") ? absolute : "/" + absolute));
  }

  /** The scheme in lower case, such as {@code s3}. */
  public String scheme() {
    return text.substring(0, text.indexOf("://")).toLowerCase(Locale.ROOT);
  }

  /** What stands between {@code ://} and the next slash: a bucket, or a host with its port. */
  public String authority() {
    String rest = rest();
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /** What follows the authority, without its leading slash; empty if nothing does. */
  public String path() {
    String rest = rest();
    int slash = rest.indexOf('/');
    return slash < 0 ? "" : rest.substring(slash + 1);
  }

  /**
   * The URI of something below this one.
   *
   * @param relative path without a leading slash, in the form this scheme uses
   */
  public StorageUri resolve(String relative) {
    return new StorageUri(text.endsWith("/") ? text + relative : text + "/" + relative);
  }

  /** The part behind the last slash; empty if the URI ends with one. */
  public String fileName() {
    String path = path();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private String rest() {
    return text.substring(text.indexOf("://") + 3);
  }

  /** The URI for people and logs: of a URL without its user and without the values of its query. */
  @Override
  public String toString() {
    return UrlSecrets.hidden(text);
  }
}
