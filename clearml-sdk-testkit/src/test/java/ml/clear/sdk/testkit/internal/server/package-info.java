/** Tests of the package of the same name. */
@NullMarked
package ml.clear.sdk.testkit.internal.server;

import org.jspecify.annotations.NullMarked;
