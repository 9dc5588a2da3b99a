/**
 * Deadlines, monotonic clocks and chance, all on {@link ml.clear.sdk.time.TimeSource}. Used by
 * whatever waits or repeats.
 */
@NullMarked
package ml.clear.sdk.internal.time;

import org.jspecify.annotations.NullMarked;
