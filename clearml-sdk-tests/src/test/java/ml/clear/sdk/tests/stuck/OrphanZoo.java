package ml.clear.sdk.tests.stuck;

import static ml.clear.sdk.stuck.OrphanKind.GHOST_ENTRY;
import static ml.clear.sdk.stuck.OrphanKind.LEASE_SILENT;
import static ml.clear.sdk.stuck.OrphanKind.NO_WORKER;
import static ml.clear.sdk.stuck.OrphanKind.PUBLISHING;
import static ml.clear.sdk.stuck.OrphanKind.QUEUED_NOWHERE;
import static ml.clear.sdk.stuck.OrphanKind.SILENT;
import static ml.clear.sdk.stuck.OrphanKind.STOPPING;
import static ml.clear.sdk.stuck.OrphanKind.STRAY_ENTRY;
import static ml.clear.sdk.stuck.OrphanKind.WORKER_GONE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.stuck.Orphan;
import ml.clear.sdk.stuck.OrphanKind;
import ml.clear.sdk.stuck.RecoverOptions;
import ml.clear.sdk.stuck.ScanOptions;
import ml.clear.sdk.testkit.ClearMlServer;

/**
 * A server with orphans of every kind, made as they come about, beside healthy look-alikes of each.
 * All of it is three hours old, but for the signs of life of the healthy.
 */
final class OrphanZoo implements AutoCloseable {
  /** Of those that died. */
  private static final LeaseOptions DEAD = LeaseOptions.ttl(Duration.ofSeconds(2));

  /** Of those that live: a busy machine must not lose them. */
  static final LeaseOptions LIVING = LeaseOptions.ttl(Duration.ofSeconds(5));

  private final MovableTime serverTime = new MovableTime(Duration.ofHours(3));
  private final ClearMlServer server = ClearMlServer.builder().time(serverTime).start();
  private final Path home;
  private final List<ClearMl> clients = new ArrayList<>();
  private final ClearMl client;
  private final ServerCalls calls;
  private final Set<String> orphans = new TreeSet<>();
  private final List<Runnable> signsOfLife = new ArrayList<>();
  private int healthy;
  private int names;
  final String busy;
  final String deserted;
  final String fallback;
  final String hidden;

  OrphanZoo(Path home, int each) {
    this.home = home;
    this.client = newClient();
    this.calls = new ServerCalls(client);
    this.busy = calls.newQueue("busy");
    this.deserted = calls.newQueue("deserted");
    this.fallback = calls.newQueue("fallback");
    this.hidden =
        calls
            .call("queues.create", "{'name':'glue','system_tags':['k8s-glue']}")
            .path("id")
            .asText();
    for (int i = 0; i < each; i++) {
      queued();
      running();
      changing();
      entries();
      leases();
    }
    serverTime.jumpToThePresent();
    calls.register("agent", busy, fallback);
    signsOfLife.forEach(Runnable::run);
  }

  /** Waits for nothing longer than a test does. */
  static ScanOptions scanOptions() {
    return ScanOptions.DEFAULT
        .withPop(Duration.ofMillis(300))
        .withLeaseWatch(Duration.ofSeconds(15));
  }

  static RecoverOptions recoverOptions() {
    return RecoverOptions.dryRun().into("fallback").leaseWait(Duration.ofSeconds(20)).forReal();
  }

  private void queued() {
    String popped = orphan(QUEUED_NOWHERE);
    calls.enqueue(popped, busy);
    calls.pop(popped, busy);

    String claimed = orphan(QUEUED_NOWHERE); // by a worker on the JVM that died
    calls.enqueue(claimed, busy);
    EpochLeases.abandon(client.leases().acquire("task-" + claimed, DEAD));
    calls.pop(claimed, busy);

    calls.enqueue(orphan(NO_WORKER), deserted);

    calls.enqueue(healthy("waits"), busy);
    calls.enqueue(healthy("waits for Kubernetes"), hidden);
    String moved = healthy("was moved");
    calls.enqueue(moved, deserted);
    calls.enqueue(moved, busy);
    String starting = healthy("is just being claimed");
    calls.enqueue(starting, busy);
    client.leases().acquire("task-" + starting, LIVING); // renewed until the client closes
    calls.pop(starting, busy);
    String fresh = healthy("may yet get a worker");
    signsOfLife.add(() -> calls.enqueue(fresh, deserted));
  }

  private void running() {
    calls.start(orphan(SILENT));
    String abandoned = orphan(SILENT); // its worker was restarted, and runs nothing
    calls.start(abandoned);
    calls.report("restarted", abandoned);
    signsOfLife.add(() -> calls.register("restarted", busy));

    String left = orphan(WORKER_GONE);
    calls.start(left);
    calls.report("dead-" + left, left);
    String claimed = orphan(WORKER_GONE);
    calls.start(claimed);
    EpochLeases.abandon(client.leases().acquire("task-" + claimed, DEAD));

    String pinged = healthy("pings");
    calls.start(pinged);
    signsOfLife.add(() -> calls.ping(pinged));
    String run = healthy("is run by an agent");
    calls.start(run);
    signsOfLife.add(() -> calls.report("agent-" + run, run));
    String continued = healthy("was continued by hand");
    calls.start(continued);
    calls.report("dead-" + continued, continued);
    calls.call("tasks.stopped", "{'task':'%s'}", continued);
    signsOfLife.add(() -> calls.start(continued));
    String done = healthy("is done");
    calls.start(done);
    calls.call("tasks.completed", "{'task':'%s'}", done);
  }

  private void changing() {
    String stopping = orphan(STOPPING);
    calls.start(stopping);
    calls.report("dead-" + stopping, stopping);
    calls.call("tasks.stop", "{'task':'%s'}", stopping);
    String stoppingNow = healthy("was just asked to stop");
    calls.start(stoppingNow);
    signsOfLife.add(
        () -> {
          calls.report("agent-" + stoppingNow, stoppingNow);
          calls.call("tasks.stop", "{'task':'%s'}", stoppingNow);
        });

    String publishing = orphan(PUBLISHING);
    calls.start(publishing);
    calls.call("tasks.completed", "{'task':'%s'}", publishing);
    server.breakOffPublishing(publishing);
    String publishingNow = healthy("is just being published");
    calls.start(publishingNow);
    signsOfLife.add(() -> server.breakOffPublishing(publishingNow));
  }

  private void entries() {
    String ghost = String.format("%032x", 0xdead00 + names++);
    orphans.add(key(GHOST_ENTRY, ghost));
    calls.call("queues.add_task", "{'queue':'%s','task':'%s'}", busy, ghost);
    calls.call("queues.add_task", "{'queue':'%s','task':'token-%s'}", hidden, ghost);

    String stray = orphan(STRAY_ENTRY);
    calls.enqueue(stray, busy);
    calls.start(stray);
    signsOfLife.add(() -> calls.ping(stray));
    String popped = healthy("was popped and started");
    calls.enqueue(popped, busy);
    calls.pop(popped, busy);
    calls.start(popped);
    signsOfLife.add(() -> calls.ping(popped));
  }

  private void leases() {
    String silent = "silent-" + names++;
    orphans.add(key(LEASE_SILENT, silent));
    EpochLeases.abandon(client.leases().acquire(silent, DEAD));
    client.leases().acquire("held-" + names++, LIVING);
    client.leases().acquire("released-" + names++, LIVING).close();
    healthy += 2;
  }

  private String orphan(OrphanKind kind) {
    String task = calls.newTask(kind.name() + "-" + names++);
    orphans.add(key(kind, task));
    return task;
  }

  private String healthy(String name) {
    healthy++;
    return calls.newTask(name + " " + names++);
  }

  static String key(Orphan orphan) {
    return key(orphan.kind(), orphan.id());
  }

  private static String key(OrphanKind kind, String id) {
    return kind + " " + id;
  }

  /** The orphans, each as {@link #key}. */
  Set<String> orphans() {
    return orphans;
  }

  /** How many look-alikes there are. */
  int healthy() {
    return healthy;
  }

  /** Ids of the orphans of this kind. */
  List<String> of(OrphanKind kind) {
    return orphans.stream()
        .filter(key -> key.startsWith(kind + " "))
        .map(key -> key.substring(kind.name().length() + 1))
        .toList();
  }

  ClearMlServer server() {
    return server;
  }

  ClearMl client() {
    return client;
  }

  ServerCalls calls() {
    return calls;
  }

  /** A client of its own, as another operator would have; closed with the zoo. */
  ClearMl newClient() {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey())
            .withVariable("CLEARML_WORKER_NAME", "operator-" + clients.size());
    ClearMl made = ClearMl.create(ClearMlConfig.builder().environment(environment).build());
    clients.add(made);
    return made;
  }

  @Override
  public void close() {
    clients.forEach(ClearMl::close);
    server.close();
  }
}
