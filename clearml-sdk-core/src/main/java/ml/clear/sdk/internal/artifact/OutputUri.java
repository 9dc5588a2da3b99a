package ml.clear.sdk.internal.artifact;

import java.util.Optional;
import ml.clear.sdk.storage.StorageUri;

/**
 * What a program says about where its task's files go, as the reference's {@code output_uri}: a URI
 * or path, true, false, or nothing. Immutable.
 */
public final class OutputUri {
  /** Nothing was said: the defaults, and without one, models are registered where they lie. */
  public static final OutputUri UNSET = new OutputUri(Kind.UNSET, "");

  /** True: the defaults, and without one the file server, for models too. */
  public static final OutputUri ENABLED = new OutputUri(Kind.ENABLED, "");

  /** False: no default, and models are registered where they lie. */
  public static final OutputUri DISABLED = new OutputUri(Kind.DISABLED, "");

  private enum Kind {
    UNSET,
    ENABLED,
    DISABLED,
    GIVEN
  }

  private final Kind kind;
  private final String uri;

  private OutputUri(Kind kind, String uri) {
    this.kind = kind;
    this.uri = uri;
  }

  /** A URI, or a path, which becomes a {@code file:} URI. */
  public static OutputUri of(String uri) {
    return new OutputUri(Kind.GIVEN, StorageUri.of(uri).text());
  }

  /**
   * The destination of a task that this program made; empty for none. Without one, artifacts and
   * debug samples go to the file server.
   *
   * @param projectDefault the project's {@code default_output_destination}
   * @param configDefault {@code development.default_output_uri}
   * @param filesServer the session's file server, if it has one
   */
  public Optional<String> resolve(
      Optional<String> projectDefault,
      Optional<String> configDefault,
      Optional<String> filesServer) {
    Optional<String> defaults = projectDefault.or(() -> configDefault).map(OutputUri::canonical);
    return switch (kind) {
      case UNSET -> defaults;
      case ENABLED -> defaults.or(() -> filesServer.map(OutputUri::canonical));
      case DISABLED -> Optional.empty();
      case GIVEN -> Optional.of(uri);
    };
  }

  /** The place that the program named itself. */
  public Optional<String> given() {
    return kind == Kind.GIVEN ? Optional.of(uri) : Optional.empty();
  }

  private static String canonical(String uri) {
    return StorageUri.of(uri).text();
  }

  @Override
  public String toString() {
    return kind == Kind.GIVEN ? uri : kind.name();
  }
}
