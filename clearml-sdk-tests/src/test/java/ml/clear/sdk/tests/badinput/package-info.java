/** What a user of {@code Task} sees when the input, the network or the server is bad. */
@NullMarked
package ml.clear.sdk.tests.badinput;

import org.jspecify.annotations.NullMarked;
