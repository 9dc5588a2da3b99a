package ml.clear.sdk.storage.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** What a store checks the bytes of a request against, in base64. */
final class Checksum {
  static final String CRC32C_HEADER = "x-amz-checksum-crc32c";
  static final String MD5_HEADER = "Content-MD5";

  private Checksum() {}

  static String crc32c(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** For stores that do not know the newer one. */
  static String md5(byte[] bytes, int length) {
    return Base64.getEncoder().encodeToString(digest(bytes, length));
  }

  /** The ETag of a part, without its quotes; encrypted parts have another one. */
  static String md5Hex(byte[] bytes, int length) {
    return HexFormat.of().formatHex(digest(bytes, length));
  }

  private static byte[] digest(byte[] bytes, int length) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, 0, length);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
