package ml.clear.sdk.internal.artifact;

import java.util.Optional;
import ml.clear.sdk.storage.StorageUri;

/**
 * What a program says about where its task's files go, as the reference's {@code output_uri}: a URI
 * or path, true, false, or nothing. A task without a destination puts what is uploaded to the file
 * server. Immutable.
 */
public final class OutputUri {
  /** Nothing was said: the defaults. */
  public static final OutputUri UNSET = new OutputUri(Kind.UNSET, "");

  /** True: the defaults, and without one the file server. */
  public static final OutputUri ENABLED = new OutputUri(Kind.ENABLED, "");

  /** False: no default. */
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
    return new OutputUri(Kind.GIVEN, canonical(uri));
  }

  /**
   * The destination of a task that this program made; empty for none.
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

  /**
   * The destination of a task that an agent gave this program, and that has none: whoever enqueued
   * it has seen that, so that only the defaults count, as in the reference.
   *
   * @param projectDefault the project's {@code default_output_destination}
   * @param configDefault {@code development.default_output_uri}
   */
  public Optional<String> resolveUnderAgent(
      Optional<String> projectDefault, Optional<String> configDefault) {
    return kind == Kind.DISABLED
        ? Optional.empty()
        : projectDefault.or(() -> configDefault).map(OutputUri::canonical);
  }

  /** As the reference registers it: without slashes at its end. */
  private static String canonical(String uri) {
    String text = StorageUri.of(uri.strip()).text();
    return text.matches(".*[^/:]/+") ? text.replaceFirst("/+$", "") : text;
  }

  @Override
  public String toString() {
    return kind == Kind.GIVEN ? uri : kind.name();
  }
}
