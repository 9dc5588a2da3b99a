/** The program that {@code bench/storage} measures. */
@NullMarked
package ml.clear.sdk.storage.bench;

import org.jspecify.annotations.NullMarked;
