/** The {@code queues.*} and {@code workers.*} actions. Called by {@code ml.clear.sdk.queue}. */
@NullMarked
package ml.clear.sdk.internal.queue;

import org.jspecify.annotations.NullMarked;
