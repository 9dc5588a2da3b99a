/** The file server without a wire (PROTOCOL §6.3). Called by the carriers. */
@NullMarked
package ml.clear.sdk.testkit.internal.files;

import org.jspecify.annotations.NullMarked;
