/** Programs that {@code interop/} runs, to compare what they write and read with the Python SDK. */
@NullMarked
package ml.clear.sdk.tests.interop;

import org.jspecify.annotations.NullMarked;
