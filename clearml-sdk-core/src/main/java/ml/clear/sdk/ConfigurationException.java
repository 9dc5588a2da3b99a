package ml.clear.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A setting that is missing, unreadable or out of range. The message names the key, where it was
 * found (file and line, variable or builder) and what to write instead. Nothing was sent.
 */
public final class ConfigurationException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /**
   * A bad or missing setting.
   *
   * @param detail the key, its origin and the remedy; never a secret's value
   * @param cause the parser's or file system's failure, if there is one
   */
  public ConfigurationException(String detail, @Nullable Throwable cause) {
    super("configuration", Effect.NONE, detail, cause);
  }

  /**
   * A bad or missing setting.
   *
   * @param detail the key, its origin and the remedy; never a secret's value
   */
  public ConfigurationException(String detail) {
    this(detail, null);
  }
}
