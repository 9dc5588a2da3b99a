package ml.clear.sdk.offline;

import java.nio.file.Path;

/**
 * Where the offline session of one task lies.
 *
 * @param folder the session folder, {@code <cache root>/offline/<task id>}
 * @param zip the same as one file, which the Python SDK and {@link OfflineImport} import
 * @param report the self-contained page to open in a browser, inside the folder
 */
public record SessionFiles(Path folder, Path zip, Path report) {}
