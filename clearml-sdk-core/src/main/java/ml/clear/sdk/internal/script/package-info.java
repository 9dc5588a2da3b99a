/**
 * Finds out which code runs: git working copy, else what the build left in the jar, and the main
 * class. Called once when a task is created.
 */
@NullMarked
package ml.clear.sdk.internal.script;

import org.jspecify.annotations.NullMarked;
