/** Programs to run and to copy from. */
@NullMarked
package ml.clear.sdk.examples;

import org.jspecify.annotations.NullMarked;
