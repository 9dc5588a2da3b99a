/** Leases against the testkit's server, over real HTTP. */
@NullMarked
package ml.clear.sdk.tests.lease;

import org.jspecify.annotations.NullMarked;
