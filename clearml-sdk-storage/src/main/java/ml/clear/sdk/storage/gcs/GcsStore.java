package ml.clear.sdk.storage.gcs;

import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
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
  private static final int PART_BYTES = 8 << 20;
  private static final BlobGetOption WHAT_COUNTS =
      BlobGetOption.fields(BlobField.SIZE, BlobField.UPDATED, BlobField.CRC32C);

  private final GcsEntries entries;
  private final GcsClients clients;
  private final GcsConditions conditions = new GcsConditions(this::failed);

  GcsStore(StoreContext context) {
    this.entries = new GcsEntries(context.config());
    this.clients = new GcsClients(context.config());
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    Storage client = client("PUT", uri);
    BlobInfo object = BlobInfo.newBuilder(idOf(uri)).setContentType(source.contentType()).build();
    try (InputStream in = source.open()) {
      byte[] part = firstPart(in, source);
      if (part.length < PART_BYTES) {
        requireLength(uri, source, part.length);
        return info(uri, client.create(object, part)); // the library sends checksums with it
      }
      return putLarge(client, object, uri, source, part, in);
    } catch (IOException e) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source cannot be read: " + e)
          .cause(e)
          .build();
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed("PUT", uri, e);
    }
  }

  private static byte[] firstPart(InputStream in, ObjectSource source) throws IOException {
    // One more than it said, to notice a source that gives more.
    long expected = source.sizeBytes().orElse(PART_BYTES) + 1;
    return in.readNBytes((int) Math.min(PART_BYTES, expected));
  }

  private static void requireLength(StorageUri uri, ObjectSource source, long got) {
    if (source.sizeBytes().isPresent() && source.sizeBytes().getAsLong() != got) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source gave " + got + " bytes instead of " + source.sizeBytes().getAsLong())
          .build();
    }
  }

  private ObjectInfo putLarge(
      Storage client,
      BlobInfo object,
      StorageUri uri,
      ObjectSource source,
      byte[] part,
      InputStream in)
      throws IOException {
    CRC32C crc = new CRC32C();
    long sent = 0;
    // Closed only at the end of the source: closing makes the object appear. An upload that is not
    // closed leaves no object; the store forgets it after a week.
    WriteChannel channel = client.writer(object);
    channel.setChunkSize(PART_BYTES);
    for (int filled = part.length; filled > 0; filled = in.readNBytes(part, 0, part.length)) {
      crc.update(part, 0, filled);
      writeAll(channel, ByteBuffer.wrap(part, 0, filled), uri);
      sent += filled;
    }
    requireLength(uri, source, sent);
    finish(channel, uri);
    return verified(client, uri, sent, crc);
  }

  private void writeAll(WriteChannel channel, ByteBuffer bytes, StorageUri uri) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw broken("PUT", uri, e, Effect.NONE);
    }
  }

  private void finish(WriteChannel channel, StorageUri uri) {
    try {
      channel.close();
    } catch (IOException e) {
      throw broken("PUT", uri, e, Effect.UNKNOWN);
    }
  }

  private ObjectInfo verified(Storage client, StorageUri uri, long sent, CRC32C crc) {
    Blob stored = client.get(idOf(uri), WHAT_COUNTS);
    String expected =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    if (stored == null || stored.getSize() != sent || !expected.equals(stored.getCrc32c())) {
      throw StorageException.of("PUT", uri, Reason.CORRUPT)
          .effect(Effect.PARTIAL)
          .detail(
              "sent "
                  + sent
                  + " bytes with CRC-32C "
                  + expected
                  + ", stored "
                  + (stored == null ? "nothing" : stored.getSize() + " with " + stored.getCrc32c()))
          .access(access(uri))
          .build();
    }
    return info(uri, stored);
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    try {
      return Optional.ofNullable(client("HEAD", uri).get(idOf(uri), WHAT_COUNTS))
          .map(blob -> info(uri, blob));
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed("HEAD", uri, e);
    }
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    long size =
        find(uri)
            .orElseThrow(
                () ->
                    StorageException.of("GET", uri, Reason.NOT_FOUND)
                        .detail("no such object")
                        .access(access(uri))
                        .build())
            .sizeBytes();
    if (range.from() >= size) {
      return ObjectStream.behindTheEnd(size);
    }
    ReadChannel channel = client("GET", uri).reader(idOf(uri));
    try {
      channel.seek(range.from());
      channel.limit(Math.min(size, range.from() + Math.min(range.length(), size)));
      return new ObjectStream(Channels.newInputStream(channel), size);
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
    try {
      return client("LIST", prefix)
          .list(prefix.authority(), BlobListOption.prefix(prefix.path()))
          .streamAll()
          .map(blob -> info(new StorageUri(root + blob.getName()), blob));
    } catch (com.google.cloud.storage.StorageException e) {
      throw failed("LIST", prefix, e);
    }
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return new StoreAccess(clients.endpoint(), clients.credentials(entries.of(uri)));
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
    return clients.of(entries.of(uri), uri);
  }

  static BlobId idOf(StorageUri uri) {
    return BlobId.of(uri.authority(), uri.path());
  }

  private static ObjectInfo info(StorageUri uri, Blob blob) {
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
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof com.google.cloud.storage.StorageException refused) {
        return failed(action, uri, refused);
      }
    }
    return StorageException.of(action, uri, Reason.UNREACHABLE)
        .effect(effect)
        .detail(e.getClass().getSimpleName() + ": " + e.getMessage())
        .access(access(uri))
        .cause(e)
        .build();
  }

  @Override
  public void close() {
    clients.close();
  }
}
