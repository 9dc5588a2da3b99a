package ml.clear.sdk.doctor;

/**
 * One thing the doctor looked at. Holds no secret.
 *
 * @param severity how much it matters
 * @param area what was looked at, such as {@code clock}
 * @param message what was found
 * @param remedy what to change; empty if there is nothing to
 */
public record Finding(Severity severity, String area, String message, String remedy) {}
