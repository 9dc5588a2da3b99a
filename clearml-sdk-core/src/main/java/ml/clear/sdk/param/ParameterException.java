package ml.clear.sdk.param;

import ml.clear.sdk.ClearMlException;
import org.jspecify.annotations.Nullable;

/**
 * A parameter or configuration object that cannot be stored, or whose text on the server does not
 * fit the program. The message names the section and the name, the text found and the type wanted.
 * The task and the program's objects are as they were before the call.
 */
public final class ParameterException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /**
   * A parameter that does not fit.
   *
   * @param parameter its section and name, such as {@code General/rounds}
   * @param detail the text found, the type wanted, and what to change
   * @param cause the failure underneath, if there is one
   */
  public ParameterException(String parameter, String detail, @Nullable Throwable cause) {
    super("parameter " + parameter, Effect.NONE, detail, cause);
  }

  /**
   * A parameter that does not fit.
   *
   * @param parameter its section and name, such as {@code General/rounds}
   * @param detail the text found, the type wanted, and what to change
   */
  public ParameterException(String parameter, String detail) {
    this(parameter, detail, null);
  }
}
