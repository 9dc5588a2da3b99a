/**
 * What brings requests to the handlers over a socket: an HTTP server for everybody, the Python SDK
 * included, and MockWebServer for faults on the wire. Called by {@code ClearMlServer}.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.carrier;

import org.jspecify.annotations.NullMarked;
