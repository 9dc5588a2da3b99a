package ml.clear.sdk.offline;

import java.time.Instant;

/**
 * A console event of an offline session.
 *
 * @param time when it was printed
 * @param level as reported, such as {@code info} or {@code error}; may be empty
 * @param message the text, perhaps of several lines
 */
public record SessionLine(Instant time, String level, String message) {}
