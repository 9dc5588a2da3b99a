package ml.clear.sdk.internal.param;

import ml.clear.sdk.param.Parameter;
import ml.clear.sdk.param.ParameterException;
import ml.clear.sdk.param.Parameters;

/**
 * Where a parameter is kept. Without the white space around, which the server drops too, so that
 * two names are equal here if they are there.
 *
 * @param section such as {@code General}
 * @param name within the section; may hold slashes
 */
record ParameterName(String section, String name) {
  ParameterName {
    section = section.strip();
    name = name.strip();
  }

  /**
   * {@code Section/rest/of/name}, or a name in the section {@code General}.
   *
   * @throws ParameterException if the section or the name is empty
   */
  static ParameterName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? in(Parameters.GENERAL, text)
        : in(text.substring(0, slash), text.substring(slash + 1));
  }

  /**
   * A name in a section.
   *
   * @throws ParameterException if the section or the name is empty
   */
  static ParameterName in(String section, String name) {
    if (section.isBlank() || name.isBlank()) {
      String part = section.isBlank() ? "section" : "name";
      throw new ParameterException("'" + section + "/" + name + "'", "its " + part + " is empty");
    }
    return new ParameterName(section, name);
  }

  /** The name of what the server holds, whatever that is. */
  static ParameterName of(Parameter parameter) {
    return new ParameterName(parameter.section(), parameter.name());
  }

  @Override
  public String toString() {
    return section + "/" + name;
  }
}
