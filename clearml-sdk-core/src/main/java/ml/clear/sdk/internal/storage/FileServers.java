package ml.clear.sdk.internal.storage;

import java.util.List;
import ml.clear.sdk.storage.StorageUri;

/**
 * Which {@code http(s)} addresses are ClearML file servers: only these are sent the token.
 *
 * @param roots their base URLs, without a trailing slash; the session's own first
 */
public record FileServers(List<String> roots) {
  /** Copies the list. */
  public FileServers {
    roots = roots.stream().map(FileServers::withoutSlash).toList();
  }

  /** Whether this address belongs to one of them: the same scheme, host and port, and path. */
  public boolean trusts(StorageUri uri) {
    return roots.stream().anyMatch(root -> isBelow(root, uri));
  }

  /** The base URL that a path is relative to, without a trailing slash. */
  String rootOf(StorageUri uri) {
    return roots.stream()
        .filter(root -> isBelow(root, uri))
        .findFirst()
        .orElse(uri.scheme() + "://" + uri.authority());
  }

  // Not a bare startsWith: http://files:8081.evil.org begins with http://files:8081.
  private static boolean isBelow(String root, StorageUri uri) {
    return uri.text().equals(root) || uri.text().startsWith(root + "/");
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }
}
