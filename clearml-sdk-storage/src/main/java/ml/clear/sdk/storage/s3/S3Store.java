package ml.clear.sdk.storage.s3;

import java.util.Optional;
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

/**
 * Objects on AWS S3, MinIO and whatever else speaks S3. The AWS SDK signs and finds credentials.
 * Thread-safe.
 */
final class S3Store implements ObjectStore {
  private final StoreContext context;
  private final S3Entries entries;
  private final DataRequests requests;
  private final S3Objects objects;
  private final S3Uploads uploads;
  private final S3Connections<S3Connection> connections;

  S3Store(StoreContext context) {
    this.context = context;
    this.entries = new S3Entries(context.config());
    this.connections = new S3Connections<>(entry -> new S3Connection(entry, context.config()));
    this.requests = new DataRequests(context);
    this.objects = new S3Objects(requests);
    this.uploads = new S3Uploads(context, this::calls);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    return uploads.put(entries.locate(uri).entry(), uri, source);
  }

  private UploadCalls calls(StorageUri uri) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connections.use("PUT", uri, location);
    return new S3Calls(context, requests, connection, location, uri);
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
    return objects.putIf(connection, location, uri, content, condition);
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
    return new S3Listing(requests, connection, location, prefix).objects();
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
    uploads.close();
    connections.close();
  }
}
