package ml.clear.sdk.storage.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMlException.Effect;
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
 * Objects on Google Cloud Storage, through Google's library over HTTP. Large objects go in one
 * resumable upload, whose object appears at its end. Thread-safe.
 */
final class GcsStore implements ObjectStore {
  static final BlobGetOption WHAT_COUNTS =
      BlobGetOption.fields(
          BlobField.SIZE, BlobField.UPDATED, BlobField.CRC32C, BlobField.GENERATION);

  private final GcsEntries entries;
  private final GcsClients clients;
  private final GcsConditions conditions = new GcsConditions(this::failed);

  private final GcsUploads uploads;

  GcsStore(StoreContext context) {
    this(context, new GcsClients(context.config()));
  }

  GcsStore(StoreContext context, GcsClients clients) {
    this.entries = new GcsEntries(context.config());
    this.clients = clients;
    this.uploads = new GcsUploads(context, entries, clients);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    client("PUT", uri);
    return uploads.put(uri, source);
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    return blob("HEAD", uri).map(blob -> info(uri, blob));
  }

  private Optional<Blob> blob(String action, StorageUri uri) {
    try {
      return Optional.ofNullable(client(action, uri).get(idOf(uri), WHAT_COUNTS));
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed(action, uri, e);
    }
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    Blob blob =
        blob("GET", uri)
            .orElseThrow(
                () ->
                    StorageException.of("GET", uri, Reason.NOT_FOUND)
                        .detail("no such object")
                        .access(access(uri))
                        .build());
    long size = info(uri, blob).sizeBytes();
    if (range.from() >= size) {
      return ObjectStream.behindTheEnd(size);
    }
    // Of this generation: another one may have taken its place since, of another size.
    ReadChannel channel = client("GET", uri).reader(blob.getBlobId());
    try {
      channel.seek(range.from());
      channel.limit(Math.min(size, range.from() + Math.min(range.length(), size)));
      return new ObjectStream(
          Channels.newInputStream(channel), size, String.valueOf(blob.getGeneration()));
    } catch (IOException e) {
      channel.close();
      throw broken("GET", uri, e, Effect.NONE);
    }
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    return conditions.read(client("GET", uri), uri);
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    return conditions.putIf(client("PUT", uri), uri, content, condition);
  }

  @Override
  public void delete(StorageUri uri) {
    try {
      client("DELETE", uri).delete(idOf(uri));
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed("DELETE", uri, e);
    }
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    String root = "gs://" + prefix.authority() + "/";
    Storage client = client("LIST", prefix);
    BlobListOption below = BlobListOption.prefix(prefix.path());
    return Stream.iterate(
            Optional.of(page(prefix, () -> client.list(prefix.authority(), below))),
            Optional::isPresent,
            page -> page.filter(Page::hasNextPage).map(each -> page(prefix, each::getNextPage)))
        .flatMap(page -> page.stream().flatMap(Page::streamValues))
        .map(blob -> info(new StorageUri(root + blob.getName()), blob));
  }

  /** Each page is a request of its own, which may be refused like the first. */
  private Page<Blob> page(StorageUri prefix, Supplier<Page<Blob>> request) {
    try {
      return request.get();
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed("LIST", prefix, e);
    }
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return clients.access(entries.of(uri));
  }

  @Override
  public int parallelReads() {
    return 4;
  }

  private Storage client(String action, StorageUri uri) {
    if (uri.authority().isEmpty()) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("a bucket is missing")
          .remedy("write gs://bucket/key")
          .build();
    }
    if (uri.path().isEmpty() && !action.equals("LIST")) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("this is a bucket, not an object in it")
          .build();
    }
    return clients.of(entries.of(uri), uri);
  }

  static BlobId idOf(StorageUri uri) {
    return BlobId.of(uri.authority(), uri.path());
  }

  static ObjectInfo info(StorageUri uri, Blob blob) {
    Long size = blob.getSize();
    return new ObjectInfo(
        uri,
        size == null ? -1 : size,
        Optional.ofNullable(blob.getUpdateTimeOffsetDateTime()).map(OffsetDateTime::toInstant));
  }

  private StorageException failed(
      String action, StorageUri uri, com.google.cloud.storage.StorageException e) {
    return GcsFailure.toException(action, uri, access(uri), e);
  }

  private StorageException broken(String action, StorageUri uri, IOException e, Effect effect) {
    return GcsFailure.broken(action, uri, access(uri), e, effect);
  }

  @Override
  public void close() {
    clients.close();
  }
}
