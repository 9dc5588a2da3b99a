package ml.clear.sdk.storage.s3;

/**
 * One part that the store has, as the completion of its upload says it.
 *
 * @param number from 1
 * @param sizeBytes its size
 * @param etag as the store gave it, with its quotes
 * @param crc32c its checksum; empty for a store that does not know it
 */
record StoredPart(int number, long sizeBytes, String etag, String crc32c) {
  /** From what stands in a {@code Part} of a listing. */
  static StoredPart listed(String xml) {
    return new StoredPart(
        Integer.parseInt(S3Xml.find(xml, "PartNumber").orElse("0")),
        Long.parseLong(S3Xml.find(xml, "Size").orElse("-1")),
        S3Xml.find(xml, "ETag").orElse(""),
        S3Xml.find(xml, "ChecksumCRC32C").orElse(""));
  }

  /** Whether it holds these bytes: a checksum that the store does not tell proves nothing. */
  boolean holds(byte[] bytes, int length) {
    return sizeBytes == length
        && (crc32c.isEmpty()
            ? etag.equals("\"" + Checksum.md5Hex(bytes, length) + "\"")
            : crc32c.equals(Checksum.crc32c(bytes, length)));
  }

  String xml() {
    String checksum = crc32c.isEmpty() ? "" : "<ChecksumCRC32C>" + crc32c + "</ChecksumCRC32C>";
    return "<Part><PartNumber>"
        + number
        + "</PartNumber><ETag>"
        + etag.replace("\"", "&quot;")
        + "</ETag>"
        + checksum
        + "</Part>";
  }
}
