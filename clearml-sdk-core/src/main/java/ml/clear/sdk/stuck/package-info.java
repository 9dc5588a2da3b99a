/**
 * Finds tasks, queue entries and leases that nobody will ever move again, and frees them. Programs
 * start at {@link ml.clear.sdk.ClearMl#stuck()}.
 */
@NullMarked
package ml.clear.sdk.stuck;

import org.jspecify.annotations.NullMarked;
