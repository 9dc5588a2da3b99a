package ml.clear.sdk.config;

import java.nio.file.Path;

/**
 * A file of settings that was looked for.
 *
 * @param path where
 * @param found whether it was there, and so was read
 */
public record ConfigFile(Path path, boolean found) {}
