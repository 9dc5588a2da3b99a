package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Objects on AWS S3, MinIO and whatever else speaks S3. The AWS SDK signs, finds credentials and
 * does all but the transfer of bytes. Thread-safe.
 */
final class S3Store implements ObjectStore {
  private final StoreContext context;
  private final S3Entries entries;
  private final DataRequests requests;
  private final UploadJournal journal;
  private final S3Uploads uploads;
  private final Map<String, S3Connection> connections = new ConcurrentHashMap<>();
  private final AtomicBoolean cleanedUp = new AtomicBoolean();

  S3Store(StoreContext context) {
    this.context = context;
    this.entries = new S3Entries(context.config());
    this.requests = new DataRequests(context);
    this.journal = new UploadJournal(context.config().cacheDirectory());
    this.uploads = new S3Uploads(context, requests, journal);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("PUT", uri, location);
    if (cleanedUp.compareAndSet(false, true)) {
      journal.cleanUp(this::abort);
    }
    return new ObjectInfo(
        uri, uploads.put(connection, location, uri, source), Optional.of(context.time().now()));
  }

  private void abort(StorageUri uri, String uploadId) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("ABORT", uri, location);
    uploads.abort(connection, location, uri, uploadId);
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("HEAD", uri, location);
    try {
      HeadObjectResponse head =
          connection.control().headObject(r -> r.bucket(location.bucket()).key(location.key()));
      return Optional.of(
          new ObjectInfo(uri, head.contentLength(), Optional.ofNullable(head.lastModified())));
    } catch (SdkException e) {
      if (S3Control.isNotFound(e)) {
        return Optional.empty();
      }
      throw S3Control.toException("HEAD", uri, access(connection, location), e);
    }
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("GET", uri, location);
    Map<String, String> headers = range.isAll() ? Map.of() : Map.of("Range", range.header());
    try {
      S3Response response = requests.send(connection, DataRequest.get(uri, location, headers));
      return new ObjectStream(response.body(), total(response));
    } catch (IOException e) {
      throw S3Io.unreachable("GET", uri, access(connection, location), e, 1);
    } catch (DataRequests.Refused e) {
      if (e.failure().status() == 416) {
        return ObjectStream.behindTheEnd(find(uri).map(ObjectInfo::sizeBytes).orElse(-1L));
      }
      throw e.failure().toException("GET", uri, access(connection, location));
    }
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("GET", uri, location);
    DataRequest request = DataRequest.get(uri, location, Map.of());
    try {
      S3Response response = requests.send(connection, request);
      String etag = response.header("ETag").orElse("");
      try (InputStream body = response.body()) {
        return Optional.of(new VersionedObject(body.readAllBytes(), etag));
      }
    } catch (DataRequests.Refused e) {
      if (e.failure().code().equals("NoSuchKey")) {
        return Optional.empty();
      }
      throw e.failure().toException("GET", uri, access(connection, location));
    } catch (IOException e) {
      throw S3Io.unreachable(request, connection, e, 1);
    }
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("PUT", uri, location);
    return uploads.putIf(connection, location, uri, content, condition);
  }

  private static long total(S3Response response) {
    Optional<String> range = response.header("Content-Range");
    return range.isPresent()
        ? ByteRange.totalOf(range.get())
        : response.header("Content-Length").map(Long::parseLong).orElse(-1L);
  }

  @Override
  public void delete(StorageUri uri) {
    S3Location location = entries.locate(uri);
    S3Connection connection = connect("DELETE", uri, location);
    try {
      connection.control().deleteObject(r -> r.bucket(location.bucket()).key(location.key()));
    } catch (SdkException e) {
      throw S3Control.toException("DELETE", uri, access(connection, location), e);
    }
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    S3Location location = entries.locate(prefix);
    S3Connection connection = connect("LIST", prefix, location);
    String place = prefix.text().substring(0, prefix.text().length() - location.key().length());
    String root = place.endsWith("/") ? place : place + "/";
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
    return access(connectionOf(location), location);
  }

  private static StoreAccess access(S3Connection connection, S3Location location) {
    return connection.access(location.bucket());
  }

  /** While one connection waits for the store, another one's bytes are written. */
  @Override
  public int parallelReads() {
    return Math.min(8, 2 + Runtime.getRuntime().availableProcessors() / 2);
  }

  private S3Connection connect(String action, StorageUri uri, S3Location location) {
    S3Location.requireUsable(action, uri, location);
    return connectionOf(location);
  }

  private S3Connection connectionOf(S3Location location) {
    S3Entry entry = location.entry();
    return connections.computeIfAbsent(
        entry.origin() + " " + entry.host() + " " + location.bucket(),
        key -> new S3Connection(entry, context.config()));
  }

  @Override
  public void close() {
    connections.values().forEach(S3Connection::close);
  }
}
