/**
 * One report on the whole set-up, for whoever has to find out why something does not work. Programs
 * start at {@link ml.clear.sdk.ClearMl#doctor()}, or at {@link ml.clear.sdk.doctor.Doctor} if no
 * client can be made.
 */
@NullMarked
package ml.clear.sdk.doctor;

import org.jspecify.annotations.NullMarked;
