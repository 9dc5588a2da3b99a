/** Finds what a test has left behind. Called by {@code ClearMlExtension}. */
@NullMarked
package ml.clear.sdk.testkit.internal.leak;

import org.jspecify.annotations.NullMarked;
