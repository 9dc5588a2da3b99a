/** The actions {@code models.*} (PROTOCOL §6.6). Called by {@code internal.Services}. */
@NullMarked
package ml.clear.sdk.testkit.internal.model;

import org.jspecify.annotations.NullMarked;
