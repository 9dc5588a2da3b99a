/** The one source of time of the library, so that a test can move it by hand. */
@NullMarked
package ml.clear.sdk.time;

import org.jspecify.annotations.NullMarked;
