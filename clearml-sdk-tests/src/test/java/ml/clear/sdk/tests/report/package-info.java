/** Reporting against the testkit's server, over real HTTP. */
@NullMarked
package ml.clear.sdk.tests.report;

import org.jspecify.annotations.NullMarked;
