/**
 * The actions {@code tasks.*}: creation, edits, the status machine, clean-up (PROTOCOL §3). Called
 * by {@code internal.Services}; {@link ml.clear.sdk.testkit.internal.task.Tasks} by other services.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.task;

import org.jspecify.annotations.NullMarked;
