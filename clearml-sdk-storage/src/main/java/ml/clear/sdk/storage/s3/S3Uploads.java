package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;

/** Stores objects: small ones in one request, large ones in parts. Thread-safe. */
final class S3Uploads {
  private static final int USUAL_PART_BYTES = 8 << 20;

  /** How long the parts of a process that is gone wait for one that goes on with them. */
  private static final Duration RESUMABLE = Duration.ofDays(1);

  private final StoreContext context;
  private final Function<StorageUri, UploadCalls> callsOf;
  private final UploadJournal journal;
  private final ThreadFactory threads;
  private final int partBytes;
  private final Set<String> cleanedUp = ConcurrentHashMap.newKeySet(); // buckets and hosts
  private final Set<String> hasStored = ConcurrentHashMap.newKeySet();

  /**
   * The uploads of one store.
   *
   * @param callsOf makes the calls for one object; fails if nothing can be stored there
   */
  S3Uploads(StoreContext context, Function<StorageUri, UploadCalls> callsOf) {
    this.context = context;
    this.callsOf = callsOf;
    this.journal = new UploadJournal(context.config().cacheDirectory());
    this.threads = context.threads("s3-part");
    this.partBytes =
        (int)
            Math.max(
                5 << 20, // S3 takes no smaller parts
                Math.min(
                    1 << 30,
                    context
                        .config()
                        .number("sdk.aws.boto3.multipart_chunksize")
                        .orElse(USUAL_PART_BYTES)));
  }

  /** Stores an object. */
  ObjectInfo put(S3Entry entry, StorageUri uri, ObjectSource source) {
    UploadCalls calls = callsOf.apply(uri);
    if (cleanedUp.add(uri.authority())) {
      journal.cleanUp(uri.authority(), context.time().now().minus(RESUMABLE), this::abort);
    }
    long size;
    try {
      size = putOnce(calls, entry, uri, source);
    } catch (StorageException e) {
      if (!calls.hasLearnt() || !source.repeatable()) {
        throw e;
      }
      size = putOnce(calls, entry, uri, source);
    }
    hasStored.add(uri.authority());
    return new ObjectInfo(uri, size, Optional.of(context.time().now()));
  }

  private void abort(UploadJournal.Note left) {
    callsOf.apply(left.uri()).abort(left.uploadId());
  }

  /**
   * Aborts what processes that are gone have left and nobody went on with; only where something was
   * stored, since another store may not answer, and this would wait for it.
   */
  void close() {
    hasStored.forEach(authority -> journal.cleanUp(authority, Instant.MAX, this::abort));
  }

  private long putOnce(UploadCalls calls, S3Entry entry, StorageUri uri, ObjectSource source) {
    if (!PartSizes.suffice(source.sizeBytes())) {
      throw tooLarge(uri, "more than " + PartSizes.MAX_PARTS + " parts of 1 GiB");
    }
    PartSizes sizes = PartSizes.of(source.sizeBytes(), partBytes);
    Map<String, String> headers = ExtraArgs.headers(entry, source.contentType());
    MultipartPut inParts = new MultipartPut(calls, journal, threads, uri, sizes, entry.multipart());
    try (InputStream in = source.open()) {
      if (source.sizeBytes().orElse(0) >= sizes.firstBytes()) {
        return inParts.send(source, headers, () -> fullPart(in, sizes.firstBytes()), in);
      }
      byte[] first = firstPart(in, source, sizes.firstBytes());
      if (first.length == sizes.firstBytes()) {
        return inParts.send(source, headers, () -> first, in);
      }
      IoFailure.requireLength(uri, source, first.length);
      calls.whole(headers, first, first.length);
      return first.length;
    } catch (IOException e) {
      throw IoFailure.ofSource(uri, e);
    }
  }

  /** In one piece, which {@code readNBytes(int)} would put together from small ones. */
  private static byte[] fullPart(InputStream in, int partBytes) throws IOException {
    byte[] part = new byte[partBytes];
    int filled = in.readNBytes(part, 0, partBytes);
    return filled == partBytes ? part : Arrays.copyOf(part, filled);
  }

  private static byte[] firstPart(InputStream in, ObjectSource source, int partBytes)
      throws IOException {
    // One more than it said, to notice a source that gives more.
    long expected = source.sizeBytes().orElse(partBytes) + 1;
    return in.readNBytes((int) Math.min(partBytes, Math.min(expected, Integer.MAX_VALUE)));
  }

  static StorageException tooLarge(StorageUri uri, String detail) {
    return StorageException.of("PUT", uri, Reason.TOO_LARGE)
        .detail(detail)
        .remedy("split it, or tell the length of a stream: larger parts are made of it then")
        .build();
  }
}
