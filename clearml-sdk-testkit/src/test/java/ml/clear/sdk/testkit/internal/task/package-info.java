/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.task;

import org.jspecify.annotations.NullMarked;
