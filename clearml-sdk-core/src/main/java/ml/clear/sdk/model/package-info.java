/** Models: weights that tasks make and use, in the server's registry; called by programs. */
@NullMarked
package ml.clear.sdk.model;

import org.jspecify.annotations.NullMarked;
