package ml.clear.sdk.internal.artifact;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import ml.clear.sdk.storage.ObjectSource;

/** Images as PNG. */
public final class PngImage {
  private PngImage() {}

  /** Encodes an image; refuses one that PNG cannot hold. */
  public static PreparedBytes of(RenderedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", png)) {
        throw new IllegalArgumentException("PNG cannot hold an image of this kind: " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PreparedBytes.of(
        ObjectSource.of(png.toByteArray()).withContentType("image/png"),
        "image " + image.getWidth() + " x " + image.getHeight());
  }
}
