/** The client and its tasks: start here. */
@NullMarked
package ml.clear.sdk;

import org.jspecify.annotations.NullMarked;
