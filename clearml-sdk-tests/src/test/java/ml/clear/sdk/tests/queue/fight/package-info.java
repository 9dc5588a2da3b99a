/** The program behind {@code scripts/queue-fight}: consumers that are killed, and who judges. */
@NullMarked
package ml.clear.sdk.tests.queue.fight;

import org.jspecify.annotations.NullMarked;
