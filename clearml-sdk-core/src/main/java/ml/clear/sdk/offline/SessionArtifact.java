package ml.clear.sdk.offline;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An artifact of an offline session.
 *
 * @param key its name
 * @param type such as {@code custom} or {@code dict}
 * @param uri as written in the session: relative to it, or a remote URI
 * @param file where its bytes are, for as long as the session is open; empty if they are remote or
 *     missing
 * @param sizeBytes as registered; 0 if unknown
 * @param hash SHA-256 as registered, in hex; empty if unknown
 */
public record SessionArtifact(
    String key, String type, String uri, Optional<Path> file, long sizeBytes, String hash) {}
