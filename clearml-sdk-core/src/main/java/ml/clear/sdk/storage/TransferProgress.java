package ml.clear.sdk.storage;

import java.util.OptionalLong;

/**
 * The state of a transfer.
 *
 * @param uri the remote side
 * @param bytes how many bytes have gone through
 * @param totalBytes how many there will be, if that is known
 * @param bytesPerSecond mean rate since the beginning
 */
public record TransferProgress(
    StorageUri uri, long bytes, OptionalLong totalBytes, long bytesPerSecond) {}
