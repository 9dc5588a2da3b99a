/**
 * How actions reach the server: transports, retry, tokens, and how answers become exceptions.
 * Called by everything that talks to ClearML.
 */
@NullMarked
package ml.clear.sdk.internal.http;

import org.jspecify.annotations.NullMarked;
