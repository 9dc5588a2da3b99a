package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.internal.thread.AwaitedFailure;

/**
 * The parts of one object: one thread reads (and thereby hashes) front to back, some others send
 * what it has read. Holds no more parts in memory than fit in {@link #BUFFERS_BYTES}, but always
 * one: of larger parts fewer are sent at a time, and none is read meanwhile if there is room for
 * one only. Not thread-safe.
 */
final class MultipartUpload {
  /** Memory for the parts of one upload, while they fit: four of 8 MiB are sent, one is filled. */
  static final int BUFFERS_BYTES = 40 << 20;

  /** Sends one part and gives what the completion needs of it. */
  interface PartSender {
    StoredPart send(int number, byte[] bytes, int length);
  }

  private final PartSizes sizes;
  private final int senders;
  private final ThreadFactory threads;
  private final PartSender sender;
  private final BlockingQueue<byte[]> free = new LinkedBlockingQueue<>();
  private final List<Future<StoredPart>> parts = new ArrayList<>();
  private int buffers;
  private long bufferBytes;
  private long bytes;

  MultipartUpload(PartSizes sizes, int senders, ThreadFactory threads, PartSender sender) {
    this.sizes = sizes;
    this.senders = senders;
    this.threads = threads;
    this.sender = sender;
  }

  /**
   * Sends everything; on return or failure no thread is at work any more.
   *
   * @param first the first part, full
   * @param in what follows it
   */
  List<StoredPart> send(byte[] first, InputStream in) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(senders, threads);
    try {
      int number = 1;
      byte[] buffer = first;
      buffers = 1;
      bufferBytes = first.length;
      int filled = first.length;
      while (filled > 0) {
        submit(pool, number, buffer, filled);
        bytes += filled;
        number++;
        buffer = nextBuffer(sizes.bytesOf(number));
        filled = in.readNBytes(buffer, 0, buffer.length);
      }
      List<StoredPart> done = new ArrayList<>();
      for (Future<StoredPart> part : parts) {
        done.add(await(part));
      }
      return done;
    } finally {
      stop(pool);
    }
  }

  /** How many bytes have been read. */
  long bytes() {
    return bytes;
  }

  private void submit(ExecutorService pool, int number, byte[] buffer, int length)
      throws IOException {
    for (Future<StoredPart> part : parts) {
      if (part.isDone()) {
        await(part); // a part that failed for good ends the upload now, not at its end
      }
    }
    parts.add(
        pool.submit(
            () -> {
              try {
                return sender.send(number, buffer, length);
              } finally {
                free.add(buffer);
              }
            }));
  }

  private byte[] nextBuffer(int size) throws IOException {
    try {
      while (buffers > 0 && (buffers > senders || bufferBytes + size > BUFFERS_BYTES)) {
        byte[] used = free.take();
        if (used.length == size) {
          return used;
        }
        buffers--;
        bufferBytes -= used.length;
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    buffers++;
    bufferBytes += size;
    return new byte[size];
  }

  private static StoredPart await(Future<StoredPart> part) throws IOException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw AwaitedFailure.of(e);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    // An abort while a part is still being sent would leave that part behind.
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
