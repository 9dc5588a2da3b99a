/**
 * A ClearML-compatible server for tests, in this process and in memory; and what makes tests of it
 * easy.
 */
@NullMarked
package ml.clear.sdk.testkit;

import org.jspecify.annotations.NullMarked;
