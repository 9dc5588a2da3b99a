/** Tests of the testkit's public types. */
@NullMarked
package ml.clear.sdk.testkit;

import org.jspecify.annotations.NullMarked;
