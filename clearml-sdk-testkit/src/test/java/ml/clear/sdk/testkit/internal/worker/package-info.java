/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.worker;

import org.jspecify.annotations.NullMarked;
