package ml.clear.sdk.storage;

/**
 * What an upload left behind.
 *
 * @param uri where the object lies, as it is registered and read back
 * @param sizeBytes its size
 * @param sha256 hash of the bytes that were sent, in lower-case hex, taken while they were sent
 */
public record StoredObject(StorageUri uri, long sizeBytes, String sha256) {}
