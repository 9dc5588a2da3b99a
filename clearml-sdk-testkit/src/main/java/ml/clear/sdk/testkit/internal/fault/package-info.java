/** Faults that tests script: what is done instead of, before or after answering. */
@NullMarked
package ml.clear.sdk.testkit.internal.fault;

import org.jspecify.annotations.NullMarked;
