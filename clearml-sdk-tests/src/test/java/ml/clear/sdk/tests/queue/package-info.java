/** Queues and claimed tasks against the testkit's server. */
@NullMarked
package ml.clear.sdk.tests.queue;

import org.jspecify.annotations.NullMarked;
