/** Puts the parts of the server together. Called by the public entry points of the testkit. */
@NullMarked
package ml.clear.sdk.testkit.internal;

import org.jspecify.annotations.NullMarked;
