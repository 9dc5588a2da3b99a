/** Rules that hold between packages and modules. */
@NullMarked
package ml.clear.sdk.tests.architecture;

import org.jspecify.annotations.NullMarked;
