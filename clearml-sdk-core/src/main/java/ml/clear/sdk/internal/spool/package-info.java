/**
 * Batches on disk while the server is away: one checked file a batch, in a folder that one process
 * holds by a lock. Knows nothing of tasks and ledgers; called by {@code internal.report}.
 */
@NullMarked
package ml.clear.sdk.internal.spool;

import org.jspecify.annotations.NullMarked;
