/** Servers that are programs of their own, started beside the tests. */
@NullMarked
package ml.clear.sdk.storage.process;

import org.jspecify.annotations.NullMarked;
