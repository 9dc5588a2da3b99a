/** The actions {@code queues.*} (PROTOCOL §7.1). Called by {@code internal.Services}. */
@NullMarked
package ml.clear.sdk.testkit.internal.queue;

import org.jspecify.annotations.NullMarked;
