package ml.clear.sdk.storage.s3;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import ml.clear.sdk.internal.storage.LimitedStream;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.VersionedObject;

/**
 * S3 through MinIO's own client, for those who ask for it with {@code sdk.storage.s3_client =
 * "minio"}. Slower at large objects than {@link S3Store}, and of the credentials chain it knows
 * what the AWS SDK resolves. Thread-safe.
 */
final class MinioClientStore implements ObjectStore {
  private final S3Entries entries;
  private final S3Connections<MinioConnection> connections;
  private final S3Uploads uploads;

  MinioClientStore(StoreContext context) {
    this.entries = new S3Entries(context.config());
    this.connections = new S3Connections<>(entry -> new MinioConnection(entry, context));
    this.uploads = new S3Uploads(context, this::calls);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    return uploads.put(entries.locate(uri).entry(), uri, source);
  }

  private UploadCalls calls(StorageUri uri) {
    S3Location location = entries.locate(uri);
    return new MinioCalls(connection("PUT", uri, location), location, uri);
  }

  /** MinIO's client allows fewer names than others do. */
  private MinioConnection connection(String action, StorageUri uri, S3Location location) {
    MinioConnection connection = connections.use(action, uri, location);
    try {
      var unused =
          action.equals("LIST")
              ? BucketExistsArgs.builder().bucket(location.bucket()).build()
              : StatObjectArgs.builder().bucket(location.bucket()).object(location.key()).build();
      return connection;
    } catch (IllegalArgumentException e) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("MinIO's client refuses this name: " + e.getMessage())
          .access(connection.access(location))
          .cause(e)
          .build();
    }
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    S3Location location = entries.locate(uri);
    MinioConnection connection = connection("HEAD", uri, location);
    StatObjectArgs stat =
        StatObjectArgs.builder().bucket(location.bucket()).object(location.key()).build();
    try {
      StatObjectResponse head =
          connection.ask("HEAD", uri, location, client -> client.statObject(stat));
      return Optional.of(
          new ObjectInfo(uri, head.size(), Optional.of(head.lastModified().toInstant())));
    } catch (StorageException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    S3Location location = entries.locate(uri);
    MinioConnection connection = connection("GET", uri, location);
    GetObjectArgs.Builder get =
        GetObjectArgs.builder().bucket(location.bucket()).object(location.key());
    if (!range.isAll()) {
      get.offset(range.from());
      if (range.length() < Long.MAX_VALUE) {
        get.length(range.length());
      }
    }
    try {
      GetObjectArgs args = get.build();
      GetObjectResponse response =
          connection.ask("GET", uri, location, client -> client.getObject(args));
      String part = response.headers().get("Content-Range");
      String length = response.headers().get("Content-Length");
      long total =
          part != null ? ByteRange.totalOf(part) : length == null ? -1 : Long.parseLong(length);
      String etag = response.headers().get("ETag");
      InputStream body = part == null ? LimitedStream.of(response, range) : response;
      return new ObjectStream(body, total, etag == null ? "" : etag);
    } catch (IOException e) {
      throw S3Io.unreachable("GET", uri, connection.access(location), e, 1);
    } catch (StorageException e) {
      if (e.code().orElse("").startsWith("416")) {
        return ObjectStream.behindTheEnd(find(uri).map(ObjectInfo::sizeBytes).orElse(-1L));
      }
      throw e;
    }
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    S3Location location = entries.locate(uri);
    MinioConnection connection = connection("GET", uri, location);
    GetObjectArgs get =
        GetObjectArgs.builder().bucket(location.bucket()).object(location.key()).build();
    try (GetObjectResponse response =
        connection.ask("GET", uri, location, client -> client.getObject(get))) {
      String etag = response.headers().get("ETag");
      return Optional.of(new VersionedObject(response.readAllBytes(), etag == null ? "" : etag));
    } catch (StorageException refusal) {
      if (refusal.code().equals(Optional.of("404 NoSuchKey"))) {
        return Optional.empty();
      }
      throw refusal;
    } catch (IOException e) {
      throw S3Io.unreachable("GET", uri, connection.access(location), e, 1);
    }
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    S3Location location = entries.locate(uri);
    MinioConnection connection = connection("PUT", uri, location);
    String type = ObjectSource.of(content).contentType();
    Map<String, String> headers = ExtraArgs.headers(location.entry(), type);
    headers.putAll(S3Conditions.headers(condition));
    PutObjectArgs put =
        PutObjectArgs.builder()
            .bucket(location.bucket())
            .object(location.key())
            .headers(headers)
            .contentType(type)
            .data(content, content.length)
            .build();
    try {
      String etag =
          connection
              .ask("PUT", uri, location, client -> client.putObject(put))
              .headers()
              .get("ETag");
      return Optional.of(etag == null ? "" : etag);
    } catch (StorageException refusal) {
      if (S3Conditions.isUnmet(refusal, condition)) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  @Override
  public void delete(StorageUri uri) {
    S3Location location = entries.locate(uri);
    MinioConnection connection = connection("DELETE", uri, location);
    RemoveObjectArgs remove =
        RemoveObjectArgs.builder().bucket(location.bucket()).object(location.key()).build();
    connection.ask("DELETE", uri, location, client -> client.removeObject(remove));
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    S3Location location = entries.locate(prefix);
    MinioConnection connection = connection("LIST", prefix, location);
    String root = location.root(prefix);
    Iterable<Result<Item>> found =
        connection
            .client()
            .listObjects(
                ListObjectsArgs.builder()
                    .bucket(location.bucket())
                    .prefix(location.key())
                    .recursive(true)
                    .build());
    return StreamSupport.stream(found.spliterator(), false)
        .map(each -> info(root, each, prefix, location, connection));
  }

  private static ObjectInfo info(
      String root,
      Result<Item> each,
      StorageUri prefix,
      S3Location location,
      MinioConnection connection) {
    try {
      Item item = each.get();
      return new ObjectInfo(
          new StorageUri(root + item.objectName()),
          item.size(),
          Optional.of(item.lastModified().toInstant()));
    } catch (MinioException e) {
      throw connection.failed("LIST", prefix, location, e);
    }
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    S3Location location = entries.locate(uri);
    return connections.of(location).access(location);
  }

  @Override
  public int parallelReads() {
    return 4;
  }

  @Override
  public void close() {
    uploads.close();
    connections.close();
  }
}
