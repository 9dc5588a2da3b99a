/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.model;

import org.jspecify.annotations.NullMarked;
