/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.events;

import org.jspecify.annotations.NullMarked;
