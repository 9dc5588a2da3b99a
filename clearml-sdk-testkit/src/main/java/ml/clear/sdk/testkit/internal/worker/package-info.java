/** The actions {@code workers.*} (PROTOCOL §7.2). Called by {@code internal.Services}. */
@NullMarked
package ml.clear.sdk.testkit.internal.worker;

import org.jspecify.annotations.NullMarked;
