package ml.clear.sdk.storage.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.VersionedObject;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Objects on AWS S3, MinIO and whatever else speaks S3. The AWS SDK signs, finds credentials and
 * does all but the transfer of bytes. Thread-safe.
 */
final class S3Store implements ObjectStore {
  /** How long the parts of a process that is gone wait for one that goes on with them. */
  private static final Duration RESUMABLE = Duration.ofDays(1);

  private final StoreContext context;
  private final S3Entries entries;
  private final S3Objects objects;
  private final UploadJournal journal;
  private final S3Uploads uploads;
  private final S3Connections<S3Connection> connections;
  private final AtomicBoolean cleanedUp = new AtomicBoolean();
  private final AtomicBoolean hasStored = new AtomicBoolean();

  S3Store(StoreContext context) {
    this.context = context;
    this.entries = new S3Entries(context.config());
    this.connections = new S3Connections<>(entry -> new S3Connection(entry, context.config()));
    DataRequests requests = new DataRequests(context);
    this.objects = new S3Objects(requests);
    this.journal = new UploadJournal(context.config().cacheDirectory());
    this.uploads = new S3Uploads(context, requests, journal);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connections.use("PUT", uri, location);
    if (cleanedUp.compareAndSet(false, true)) {
      journal.cleanUp(context.time().now().minus(RESUMABLE), this::abort);
    }
    long size = uploads.put(connection, location, uri, source);
    hasStored.set(true);
    return new ObjectInfo(uri, size, Optional.of(context.time().now()));
  }

  private void abort(UploadJournal.Note left) {
    S3Location location = entries.locate(left.uri());
    S3Connection connection = connections.use("ABORT", left.uri(), location);
    uploads.abort(connection, location, left.uri(), left.uploadId());
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    S3Location location = entries.locate(uri);
    return objects.find(connections.use("HEAD", uri, location), location, uri);
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    S3Location location = entries.locate(uri);
    return objects.open(connections.use("GET", uri, location), location, uri, range);
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    S3Location location = entries.locate(uri);
    return objects.read(connections.use("GET", uri, location), location, uri);
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connections.use("PUT", uri, location);
    return uploads.putIf(connection, location, uri, content, condition);
  }

  @Override
  public void delete(StorageUri uri) {
    S3Location location = entries.locate(uri);
    objects.delete(connections.use("DELETE", uri, location), location, uri);
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    S3Location location = entries.locate(prefix);
    S3Connection connection = connections.use("LIST", prefix, location);
    String root = location.root(prefix);
    try {
      return connection
          .control()
          .listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(location.key()))
          .contents()
          .stream()
          .map(
              object ->
                  new ObjectInfo(
                      new StorageUri(root + object.key()),
                      object.size(),
                      Optional.ofNullable(object.lastModified())));
    } catch (SdkException e) {
      throw S3Control.toException("LIST", prefix, access(connection, location), e);
    }
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    S3Location location = entries.locate(uri);
    return access(connections.of(location), location);
  }

  private static StoreAccess access(S3Connection connection, S3Location location) {
    return connection.access(location.bucket());
  }

  /** While one connection waits for the store, another one's bytes are written. */
  @Override
  public int parallelReads() {
    return Math.min(8, 2 + Runtime.getRuntime().availableProcessors() / 2);
  }

  @Override
  public void close() {
    if (hasStored.get()) { // else the store may not answer, and this would wait for it
      journal.cleanUp(Instant.MAX, this::abort);
    }
    connections.close();
  }
}
