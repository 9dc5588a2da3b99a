/** What one report costs on the thread that makes it, by JMH; run by {@code bench/jmh}. */
@NullMarked
package ml.clear.sdk.bench.jmh;

import org.jspecify.annotations.NullMarked;
