package ml.clear.sdk.storage;

import java.util.Optional;

/**
 * What became of one action on a probe object.
 *
 * @param verb {@code PUT}, {@code GET} or {@code DELETE}
 * @param failure why it did not work; empty if it did
 */
public record ProbedVerb(String verb, Optional<StorageException> failure) {}
