package ml.clear.sdk.report;

import java.time.Instant;

/**
 * One stored console entry.
 *
 * @param time when it was reported
 * @param level as it was sent, which may be any text; empty if none
 * @param worker who sent it; empty if unknown
 * @param text one line or several
 */
public record ConsoleLine(Instant time, String level, String worker, String text) {}
