/**
 * Where the server is, who we are to it, and every other setting: {@code clearml.conf},
 * environment, system properties and builder in one immutable object. Read by everything that talks
 * to a server or a store.
 */
@NullMarked
package ml.clear.sdk.config;

import org.jspecify.annotations.NullMarked;
