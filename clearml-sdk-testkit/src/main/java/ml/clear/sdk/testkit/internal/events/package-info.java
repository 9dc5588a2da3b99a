/**
 * The actions {@code events.*}: what is reported, what it does to tasks and models, and how it is
 * read back. Called by {@code internal.Services}.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.events;

import org.jspecify.annotations.NullMarked;
