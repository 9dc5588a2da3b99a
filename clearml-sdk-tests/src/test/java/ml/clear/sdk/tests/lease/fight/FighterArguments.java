package ml.clear.sdk.tests.lease.fight;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Leases;

/**
 * What a fighter is started with; the server comes from its environment.
 *
 * @param name of the lease
 * @param place of the leases; empty for the server
 * @param counter URI of the counter
 * @param log where its events go
 * @param seed of its choices
 * @param time its wrong clocks
 * @param endNanos when it ends, on the true monotonic clock
 */
record FighterArguments(
    String name,
    String place,
    String counter,
    Path log,
    long seed,
    SkewedTime time,
    long endNanos) {

  List<String> toList() {
    return List.of(
        name,
        place,
        counter,
        log.toString(),
        Long.toString(seed),
        time.offset().toString(),
        Double.toString(time.rate()),
        Long.toString(endNanos));
  }

  static FighterArguments parse(String... args) {
    return new FighterArguments(
        args[0],
        args[1],
        args[2],
        Path.of(args[3]),
        Long.parseLong(args[4]),
        new SkewedTime(Duration.parse(args[5]), Double.parseDouble(args[6])),
        Long.parseLong(args[7]));
  }

  Leases leasesOf(ClearMl client) {
    return place.isEmpty() ? client.leases() : client.leases(place);
  }
}
