package ml.clear.sdk.storage.s3;

/**
 * What the completion of an upload says of one part.
 *
 * @param number from 1
 * @param etag as the store gave it, with its quotes
 * @param crc32c its checksum; empty for a store that does not know it
 */
record StoredPart(int number, String etag, String crc32c) {
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
