/** The actions {@code auth.*} and {@code users.*}. Called by {@code internal.Services}. */
@NullMarked
package ml.clear.sdk.testkit.internal.auth;

import org.jspecify.annotations.NullMarked;
