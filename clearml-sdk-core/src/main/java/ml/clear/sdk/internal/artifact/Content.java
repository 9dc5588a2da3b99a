package ml.clear.sdk.internal.artifact;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The two kinds of content: bytes of our own, or an object that lies elsewhere. */
public sealed interface Content {
  /**
   * Bytes to be stored.
   *
   * @param type as the server and Python know it, such as {@code dict}
   * @param contentType media type
   * @param fileName the object's own name, from the artifact's
   * @param preparation makes the bytes ready, on the uploading thread
   */
  record Bytes(
      String type,
      String contentType,
      UnaryOperator<String> fileName,
      Supplier<PreparedBytes> preparation)
      implements Content {}

  /**
   * An object that is only registered.
   *
   * @param uri where it lies
   * @param contentType media type, or empty
   */
  record External(String uri, String contentType) implements Content {}
}
