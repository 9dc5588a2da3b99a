package ml.clear.sdk.tests.lease.cost;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.LeaseOptions;

/** A process that takes a lease, says so, and holds it until it is killed. */
final class Holder {
  private Holder() {}

  /** Takes the lease's name and its ttl. */
  public static void main(String[] args) throws InterruptedException {
    try (ClearMl client = ClearMl.create()) {
      client.leases().acquire(args[0], LeaseOptions.ttl(Duration.parse(args[1])));
      System.out.println("held");
      new CountDownLatch(1).await();
    }
  }
}
