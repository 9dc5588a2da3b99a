/**
 * Scalars, console lines and plots of a task, how they are batched, and the ledger that says what
 * became of each. Called by programs through {@code Task}; the engine is {@code internal.report}.
 */
@NullMarked
package ml.clear.sdk.report;

import org.jspecify.annotations.NullMarked;
