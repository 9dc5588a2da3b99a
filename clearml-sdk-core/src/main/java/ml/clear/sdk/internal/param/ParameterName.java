package ml.clear.sdk.internal.param;

import ml.clear.sdk.param.Parameter;
import ml.clear.sdk.param.ParameterException;
import ml.clear.sdk.param.Parameters;

/**
 * Where a parameter is kept. Without the white space around, which the server drops too, so that
 * two names are equal here if they are there.
 *
 * @param section not empty
 * @param name not empty; may hold slashes
 */
record ParameterName(String section, String name) {
  ParameterName {
    section = checked("section", section, section + "/" + name);
    name = checked("name", name, section + "/" + name);
  }

  /** {@code Section/rest/of/name}, or a name in the section {@code General}. */
  static ParameterName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ParameterName(Parameters.GENERAL, text)
        : new ParameterName(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The name of what the server holds. */
  static ParameterName of(Parameter parameter) {
    return new ParameterName(parameter.section(), parameter.name());
  }

  private static String checked(String part, String text, String whole) {
    if (text.isBlank()) {
      throw new ParameterException("'" + whole + "'", "its " + part + " is empty");
    }
    return text.strip();
  }

  @Override
  public String toString() {
    return section + "/" + name;
  }
}
