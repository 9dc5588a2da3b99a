package ml.clear.sdk.storage;

import java.util.Optional;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.internal.storage.UrlSecrets;
import org.jspecify.annotations.Nullable;

/**
 * An object could not be stored, read or removed. The message names the URI, the address that was
 * really asked, which credentials were used (never the secret), the store's own code, and what to
 * change. A failed upload leaves no partial object.
 */
public final class StorageException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /** Why, as far as a program may want to know. */
  public enum Reason {
    /** There is no such object, file or bucket. */
    NOT_FOUND,
    /** The store refused the credentials or the action. */
    DENIED,
    /** No usable answer came, or the connection broke, in spite of all attempts. */
    UNREACHABLE,
    /** The bytes that arrived are not those that were sent. */
    CORRUPT,
    /** The store or a proxy refuses an object of this size, or there is no room for it. */
    TOO_LARGE,
    /** No store for this scheme, or a store that has no such operation. */
    UNSUPPORTED,
    /** Anything else: see the message. */
    OTHER
  }

  private final Reason reason;
  private final String uri;
  private final String code;
  private final String told;

  private StorageException(Builder builder) {
    super(builder.action + " " + builder.uri, builder.effect, builder.detail(), builder.cause);
    this.reason = builder.reason;
    this.uri = builder.uri.text();
    this.code = builder.code;
    this.told = builder.action + " " + builder.uri + ": " + builder.detail();
  }

  /** The message without the effect, to be part of another one. */
  String told() {
    return told;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** The URI that was asked for, whole; the message leaves out a URL's user and its query. */
  public String uri() {
    return uri;
  }

  /** The store's own error code, such as {@code 403 SignatureDoesNotMatch}, if it gave one. */
  public Optional<String> code() {
    return code.isEmpty() ? Optional.empty() : Optional.of(code);
  }

  /**
   * Begins an exception; for stores.
   *
   * @param action what was tried: {@code PUT}, {@code GET}, {@code DELETE} ...
   * @param uri which object
   * @param reason why it failed
   */
  public static Builder of(String action, StorageUri uri, Reason reason) {
    return new Builder(action, uri, reason);
  }

  static StorageException unconditional(String action, StorageUri uri, StoreAccess access) {
    return of(action, uri, Reason.UNSUPPORTED)
        .detail("this store has no conditional writes")
        .access(access)
        .build();
  }

  static StorageException unreadable(StorageUri uri, String detail, @Nullable Throwable cause) {
    return of("read", uri, Reason.NOT_FOUND).detail(detail).cause(cause).build();
  }

  /** Collects what the message names. Not thread-safe. */
  public static final class Builder {
    private final String action;
    private final StorageUri uri;
    private final Reason reason;
    private Effect effect = Effect.NONE;
    private String detail = "";
    private String code = "";
    private String remedy = "";
    private @Nullable StoreAccess access;
    private @Nullable Throwable cause;

    private Builder(String action, StorageUri uri, Reason reason) {
      this.action = action;
      this.uri = uri;
      this.reason = reason;
    }

    /** What the store may have done; {@code NONE} unless said otherwise. */
    public Builder effect(Effect newEffect) {
      this.effect = newEffect;
      return this;
    }

    /** What went wrong, in the store's words or ours; never a secret or a presigned URL. */
    public Builder detail(String newDetail) {
      this.detail = newDetail;
      return this;
    }

    /** The store's own code, such as {@code 404 NoSuchBucket}. */
    public Builder code(String newCode) {
      this.code = newCode;
      return this;
    }

    /** What the user should change. */
    public Builder remedy(String newRemedy) {
      this.remedy = newRemedy;
      return this;
    }

    /** The address and the credentials that were used. */
    public Builder access(StoreAccess newAccess) {
      this.access = newAccess;
      return this;
    }

    /** The failure underneath. */
    public Builder cause(@Nullable Throwable newCause) {
      this.cause = newCause;
      return this;
    }

    /** The exception, to be thrown. */
    public StorageException build() {
      return new StorageException(this);
    }

    private String detail() {
      StringBuilder text = new StringBuilder(code);
      append(text, detail);
      if (access != null) {
        append(text, "endpoint " + access.endpoint());
        // not "credentials: …", whose value the doctor masks
        append(text, "credentials used: " + access.credentials());
      }
      append(text, remedy);
      return UrlSecrets.hiddenIn(text.toString(), uri.text());
    }

    private static void append(StringBuilder text, String part) {
      if (!part.isEmpty()) {
        text.append(text.length() == 0 ? "" : "; ").append(part);
      }
    }
  }
}
