/**
 * Files at storage URIs: what users call, and the interfaces that a module with another kind of
 * store implements.
 */
@NullMarked
package ml.clear.sdk.storage;

import org.jspecify.annotations.NullMarked;
