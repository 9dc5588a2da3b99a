/**
 * The transport-free server: a request in, an answer out. Carriers call {@link
 * ml.clear.sdk.testkit.internal.server.ApiHandler}; the services register their actions in {@link
 * ml.clear.sdk.testkit.internal.server.ActionRegistry} and keep their documents in {@link
 * ml.clear.sdk.testkit.internal.server.ServerState}.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.server;

import org.jspecify.annotations.NullMarked;
