package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;

/**
 * 200 clients lose their server for five minutes and come back to it: their packing, sending,
 * spools and waits as they are, with a clock each; only threads and the wire are left out.
 */
class FleetTest {
  private static final int CLIENTS = 200;
  private static final Duration OUTAGE = Duration.ofMinutes(5);
  private static final Duration END = Duration.ofMinutes(7);
  private static final int REPORTS_A_SECOND = 1;

  @TempDir private Path root;

  /** One server that works on one request after the other, and is away at first. */
  private static final class Server {
    private final Map<Long, Integer> requestsBySecond = new TreeMap<>();
    private final Map<Long, Integer> comebacksBySecond = new TreeMap<>();
    private final Set<ManualTime> back = new HashSet<>();
    private long freeAtNanos;
    private long taken;
    private int refused;

    /** Serves a request that arrives now; moves the client's clock to its answer. */
    JsonNode serve(ManualTime clock, byte[] body) {
      long now = clock.nanoTime();
      if (now < OUTAGE.toNanos()) {
        refused++;
        throw new ServerUnreachableException("events.add_batch", Effect.NONE, "refused", null);
      }
      long second = Duration.ofNanos(now).toSeconds();
      requestsBySecond.merge(second, 1, Integer::sum);
      comebacksBySecond.merge(second, back.add(clock) ? 1 : 0, Integer::sum);
      int events = 1;
      for (byte b : body) {
        events += b == '\n' ? 1 : 0;
      }
      Duration work = Duration.ofMillis(1).plus(Duration.ofNanos(20_000L * events));
      freeAtNanos = Math.max(now, freeAtNanos) + work.toNanos();
      taken += events;
      clock.advance(Duration.ofNanos(freeAtNanos - now));
      return Json.object().put("added", events).put("errors", 0);
    }

    static int peak(Map<Long, Integer> bySecond) {
      return bySecond.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  /** As HttpTransport: what fails is tried twice more within the first second. */
  private record Wire(Server other, ManualTime clock, SplittableRandom chance)
      implements ApiTransport {
    @Override
    public JsonNode call(ApiCall call) {
      for (int waitMillis = 250; ; waitMillis *= 2) {
        try {
          return other.serve(clock, call.body());
        } catch (ServerUnreachableException e) {
          if (waitMillis > 500) {
            throw e;
          }
          clock.advance(Duration.ofMillis(waitMillis / 2 + chance.nextInt(waitMillis / 2)));
        }
      }
    }

    @Override
    public ServerInfo server() {
      return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "user");
    }

    @Override
    public void close() {}
  }

  /** What a Reporter has, but for its threads. */
  private final class Client {
    private final ManualTime time = new ManualTime();
    private final LedgerRow row;
    private final EventQueue queue = EventQueue.ofTexts(1 << 20);
    private final Packing packing;
    private final Sending sending;
    private final Backlog backlog;
    private long reportAtNanos;

    Client(int number, Server server, double jitter) {
      SplittableRandom chance = new SplittableRandom(number);
      time.advance(Duration.ofMillis(chance.nextInt(1_000)));
      reportAtNanos = time.nanoTime();
      row = new LedgerRow("task" + number, ReportKind.PLOTS);
      CalmLog log = new CalmLog(NOPLogger.NOP_LOGGER, time);
      ReporterOptions options = ReporterOptions.DEFAULT;
      SpoolFiles files = new SpoolFiles();
      Waiters waiters = new Waiters(time);
      Outbox outbox = new Outbox();
      Ledgers ledgers = new Ledgers();
      Backoff backoff = new Backoff(time, Jitter.seeded(jitter, number));
      backlog = new Backlog(root.resolve(number + "/" + jitter), 1 << 20, files, time, log);
      packing =
          new Packing(
              List.of(new ChannelFeed(Channel.METRICS, List.of(queue), options, time)),
              outbox,
              backlog,
              backoff,
              waiters,
              ledgers,
              new DropTeller(ledgers, options.dropListener(), log, time),
              time,
              () -> {});
      Wire wire = new Wire(server, time, chance);
      sending =
          new Sending(
              options,
              time,
              outbox,
              backlog,
              new Leftovers(null, files, log),
              new Delivery(wire, log),
              new Doubts(wire, options.consoleRepeat(), log),
              backoff,
              waiters,
              () -> {});
    }

    /** Reports what is due and takes one step; moves its clock to when the next is due. */
    void step(boolean reports) {
      while (reports && reportAtNanos <= time.nanoTime()) {
        row.offered();
        queue.offer(new PlotEvent(row, "t", "s", reportAtNanos, "{}", reportAtNanos));
        reportAtNanos += Duration.ofSeconds(1).toNanos() / REPORTS_A_SECOND;
      }
      long wait = Math.min(packing.step(), sending.step());
      long untilReport = reports ? reportAtNanos - time.nanoTime() : Worker.IDLE;
      long pause = Math.min(Math.min(wait, untilReport), Duration.ofSeconds(1).toNanos());
      time.advance(Duration.ofNanos(Math.max(Duration.ofMillis(200).toNanos(), pause)));
    }
  }

  private List<Client> run(Server server, double jitter) {
    List<Client> clients = new ArrayList<>();
    PriorityQueue<Client> byTime =
        new PriorityQueue<>(Comparator.comparingLong(client -> client.time.nanoTime()));
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(i, server, jitter));
    }
    byTime.addAll(clients);
    long reportUntil = END.minusMinutes(1).toNanos();
    while (!byTime.isEmpty()) { // whose clock is behind comes first: requests arrive in order
      Client next = byTime.remove();
      next.step(next.time.nanoTime() < reportUntil);
      if (next.time.nanoTime() < END.toNanos()) {
        byTime.add(next);
      }
    }
    clients.forEach(client -> client.backlog.close());
    return clients;
  }

  @Test
  void aFleetThatComesBackDoesNotStormTheServerAndLosesNothing() {
    Server server = new Server();
    Server withoutJitter = new Server();

    List<Client> clients = run(server, 0.5);
    run(withoutJitter, 0);

    long offered = clients.stream().mapToLong(client -> client.row.offeredCount()).sum();
    long delivered = clients.stream().mapToLong(client -> client.row.counts().delivered()).sum();
    int comebacks = Server.peak(server.comebacksBySecond);
    int storm = Server.peak(withoutJitter.comebacksBySecond);
    int requests = Server.peak(server.requestsBySecond);
    System.out.printf(
        "fleet of %d after %d minutes without a server: at most %d come back in one second (without"
            + " jitter %d), at most %d requests a second, %d events, lost %d%n",
        CLIENTS, OUTAGE.toMinutes(), comebacks, storm, requests, offered, offered - delivered);
    assertThat(server.refused).isPositive();
    assertThat(offered).isGreaterThan(CLIENTS * 300L * REPORTS_A_SECOND);
    assertThat(delivered).isEqualTo(offered).isEqualTo(server.taken);
    assertThat(storm).as("the simulation can see a storm").isGreaterThan(CLIENTS / 2);
    assertThat(comebacks).isLessThan(CLIENTS / 5);
    assertThat(requests).as("as a healthy fleet: one of each client").isLessThan(CLIENTS * 5 / 4);
  }
}
