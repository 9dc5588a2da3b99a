package ml.clear.sdk;

import java.util.Objects;

/**
 * The container in which an agent runs the task. An agent in host mode ignores it; one in docker
 * mode needs an image with a JRE and Python 3, since it installs itself inside.
 *
 * @param image such as {@code eclipse-temurin:21}; empty for the agent's default
 * @param arguments of {@code docker run}, as one line; may be empty
 * @param setupScript shell script run before the task, such as {@code apt-get install -y …}; may be
 *     empty
 */
public record Container(String image, String arguments, String setupScript) {
  /** Checks the parts. */
  public Container {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(setupScript, "setupScript");
  }

  /**
   * A container without arguments or set-up.
   *
   * @param image such as {@code eclipse-temurin:21}
   */
  public static Container of(String image) {
    return new Container(image, "", "");
  }
}
