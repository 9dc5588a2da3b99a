/**
 * Programs that the scripts of {@code bench/} run: one client each, measured from outside or by
 * itself. Nothing here is published.
 */
@NullMarked
package ml.clear.sdk.bench;

import org.jspecify.annotations.NullMarked;
