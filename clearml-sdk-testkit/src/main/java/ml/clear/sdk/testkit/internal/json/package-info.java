/** The one Jackson mapper of the testkit. Called wherever it reads or writes JSON. */
@NullMarked
package ml.clear.sdk.testkit.internal.json;

import org.jspecify.annotations.NullMarked;
