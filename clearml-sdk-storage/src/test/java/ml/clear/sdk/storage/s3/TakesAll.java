package ml.clear.sdk.storage.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that takes every part, and counts. */
class TakesAll implements UploadCalls {
  final AtomicInteger parts = new AtomicInteger();
  final List<String> aborted = new ArrayList<>();

  @Override
  public void whole(Map<String, String> headers, byte[] bytes, int length) {
    throw new UnsupportedOperationException("in parts");
  }

  @Override
  public Begun begin(Map<String, String> headers) {
    return new Begun("u", false);
  }

  @Override
  public Optional<Map<Integer, StoredPart>> list(String uploadId) {
    return Optional.of(Map.of());
  }

  @Override
  public StoredPart part(Begun upload, int number, byte[] bytes, int length) {
    parts.incrementAndGet();
    return new StoredPart(number, length, "etag", "");
  }

  @Override
  public void complete(String uploadId, List<StoredPart> all, long size) {
    // Whatever the size.
  }

  @Override
  public void abort(String uploadId) {
    aborted.add(uploadId);
  }

  @Override
  public boolean hasLearnt() {
    return false;
  }
}
