/** Names and makes every thread of the library. Called by whoever owns a thread and closes it. */
@NullMarked
package ml.clear.sdk.internal.thread;

import org.jspecify.annotations.NullMarked;
