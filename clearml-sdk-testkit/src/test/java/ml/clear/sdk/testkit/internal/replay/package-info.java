/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.replay;

import org.jspecify.annotations.NullMarked;
