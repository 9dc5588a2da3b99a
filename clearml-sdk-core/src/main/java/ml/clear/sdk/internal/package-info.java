/** Nothing below this package is meant for users: no promise is made about it. */
@NullMarked
package ml.clear.sdk.internal;

import org.jspecify.annotations.NullMarked;
