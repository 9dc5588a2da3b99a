package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import ml.clear.sdk.time.TimeSource;

/** A store whose caller is paused, now and then for longer than a ttl, around its calls. */
record SlowStore(LeaseStore store, TimeSource time, SplittableRandom random) implements LeaseStore {
  private static final int LONGEST_MILLIS = 250;

  @Override
  public List<Epoch> list(String resource, Duration limit) {
    pause();
    List<Epoch> epochs = store.list(resource, limit);
    pause();
    return epochs;
  }

  @Override
  public Creation create(Epoch epoch, Duration limit) {
    pause();
    Creation creation = store.create(epoch, limit);
    pause();
    return creation;
  }

  @Override
  public boolean renew(Epoch epoch, long beat, Duration limit) {
    return store.renew(epoch, beat, limit);
  }

  @Override
  public void release(Epoch epoch, Duration limit) {
    store.release(epoch, limit);
  }

  @Override
  public void delete(Epoch epoch, Duration limit) {
    pause();
    store.delete(epoch, limit);
  }

  private void pause() {
    long end = time.nanoTime();
    if (random.nextInt(12) == 0) {
      end += Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos();
    }
    for (long left = end - time.nanoTime(); left > 0; left = end - time.nanoTime()) {
      time.parkNanos(left);
    }
  }
}
