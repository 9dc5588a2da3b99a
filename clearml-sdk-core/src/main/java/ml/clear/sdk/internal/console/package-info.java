/** Standard output and error, copied line by line to a task. Used by {@code ConsoleCapture}. */
@NullMarked
package ml.clear.sdk.internal.console;

import org.jspecify.annotations.NullMarked;
