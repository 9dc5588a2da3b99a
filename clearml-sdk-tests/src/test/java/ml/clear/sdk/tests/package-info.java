/** What the tests across modules share. */
@NullMarked
package ml.clear.sdk.tests;

import org.jspecify.annotations.NullMarked;
