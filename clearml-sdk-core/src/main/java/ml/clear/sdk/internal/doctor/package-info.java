/** What {@link ml.clear.sdk.doctor.Doctor} looks at, one class an area. */
@NullMarked
package ml.clear.sdk.internal.doctor;

import org.jspecify.annotations.NullMarked;
