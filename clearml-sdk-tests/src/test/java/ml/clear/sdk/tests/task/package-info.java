/** Tasks against the testkit's server, over real HTTP. */
@NullMarked
package ml.clear.sdk.tests.task;

import org.jspecify.annotations.NullMarked;
