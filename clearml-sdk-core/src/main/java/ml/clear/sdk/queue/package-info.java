/**
 * Queues, the workers that listen to them, and tasks claimed from them. Called by programs that
 * schedule tasks or run them on the JVM.
 */
@NullMarked
package ml.clear.sdk.queue;

import org.jspecify.annotations.NullMarked;
