package ml.clear.sdk.storage;

/**
 * A small object as it was at one moment; not to be changed.
 *
 * @param content its bytes
 * @param version changes whenever the content does: an ETag, a generation or a hash; opaque
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record VersionedObject(byte[] content, String version) {}
