package ml.clear.sdk.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * What the server measured of a queue in one interval. Immutable.
 *
 * @param at start of the interval
 * @param averageWait how long the tasks in it had waited, on average
 * @param length how many tasks stood in it
 */
public record QueueSample(Instant at, Duration averageWait, int length) {}
