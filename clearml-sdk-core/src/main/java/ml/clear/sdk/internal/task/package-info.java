/**
 * The life cycle of tasks on the wire: creation, attachment, heartbeat, verdict. Called by {@code
 * Task} and {@code TaskRef} only.
 */
@NullMarked
package ml.clear.sdk.internal.task;

import org.jspecify.annotations.NullMarked;
