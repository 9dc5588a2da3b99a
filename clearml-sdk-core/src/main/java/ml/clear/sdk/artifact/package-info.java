/** Files, tables, texts and other objects that a task leaves behind; called by programs. */
@NullMarked
package ml.clear.sdk.artifact;

import org.jspecify.annotations.NullMarked;
