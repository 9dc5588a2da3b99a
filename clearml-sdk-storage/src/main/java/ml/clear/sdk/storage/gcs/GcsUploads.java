package ml.clear.sdk.storage.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.storage.StoreContext;

/**
 * Stores objects: small ones in one request, large ones in the chunks of a session, whose object
 * appears at its end. A failed upload ends its session. Thread-safe.
 */
final class GcsUploads {
  private static final int PART_BYTES = 8 << 20;
  private static final int SESSIONS = 5;

  private final StoreContext context;
  private final GcsEntries entries;
  private final GcsClients clients;

  GcsUploads(StoreContext context, GcsEntries entries, GcsClients clients) {
    this.context = context;
    this.entries = entries;
    this.clients = clients;
  }

  /** The store forgot a session, as it may: its bytes must all be sent again. */
  private static final class LostSession extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient StorageException failure;

    LostSession(StorageException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  ObjectInfo put(StorageUri uri, ObjectSource source) {
    for (int session = 1; ; session++) {
      try {
        return putOnce(uri, source);
      } catch (LostSession e) {
        if (!source.repeatable() || session >= SESSIONS) {
          throw e.failure;
        }
        context.pause(session, "PUT", uri);
      }
    }
  }

  private ObjectInfo putOnce(StorageUri uri, ObjectSource source) throws LostSession {
    Storage client = clients.of(entries.of(uri), uri);
    BlobId id = BlobId.of(uri.authority(), uri.path());
    BlobInfo object = BlobInfo.newBuilder(id).setContentType(source.contentType()).build();
    try (InputStream in = source.open()) {
      byte[] part = firstPart(in, source);
      if (part.length < PART_BYTES) {
        IoFailure.requireLength(uri, source, part.length);
        // The library sends checksums with it.
        return GcsStore.info(uri, client.create(object, part));
      }
      return putLarge(client, object, uri, source, part, in);
    } catch (IOException e) {
      throw IoFailure.ofSource(uri, e);
    } catch (com.google.cloud.storage.StorageException e) {
      throw GcsFailure.toException("PUT", uri, access(uri), e);
    }
  }

  private static byte[] firstPart(InputStream in, ObjectSource source) throws IOException {
    // One more than it said, to notice a source that gives more.
    long expected = source.sizeBytes().orElse(PART_BYTES) + 1;
    return in.readNBytes((int) Math.min(PART_BYTES, expected));
  }

  private ObjectInfo putLarge(
      Storage client,
      BlobInfo object,
      StorageUri uri,
      ObjectSource source,
      byte[] part,
      InputStream in)
      throws IOException, LostSession {
    CRC32C crc = new CRC32C();
    long sent = 0;
    GcsSessions sessions = (GcsSessions) client.getOptions().getTransportOptions();
    sessions.forget();
    // Closed only at the end of the source: closing makes the object appear.
    WriteChannel channel = client.writer(object);
    channel.setChunkSize(PART_BYTES);
    try {
      for (int filled = part.length; filled > 0; filled = in.readNBytes(part, 0, part.length)) {
        crc.update(part, 0, filled);
        writeAll(channel, ByteBuffer.wrap(part, 0, filled), uri);
        sent += filled;
      }
      IoFailure.requireLength(uri, source, sent);
      finish(channel, uri);
      sessions.forget();
    } catch (LostSession e) {
      sessions.forget();
      throw e;
    } catch (Throwable e) { // an error, too, leaves a session that costs
      sessions.cancel(client.getOptions());
      throw e;
    }
    return verified(client, uri, sent, crc);
  }

  private void writeAll(WriteChannel channel, ByteBuffer bytes, StorageUri uri) throws LostSession {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw broken(uri, e, Effect.NONE);
    }
  }

  private void finish(WriteChannel channel, StorageUri uri) throws LostSession {
    try {
      channel.close();
    } catch (IOException e) {
      throw broken(uri, e, Effect.UNKNOWN);
    }
  }

  private ObjectInfo verified(Storage client, StorageUri uri, long sent, CRC32C crc) {
    Blob stored = client.get(BlobId.of(uri.authority(), uri.path()), GcsStore.WHAT_COUNTS);
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
    return GcsStore.info(uri, stored);
  }

  private StorageException broken(StorageUri uri, IOException e, Effect effect) throws LostSession {
    StorageException failure = GcsFailure.broken("PUT", uri, access(uri), e, effect);
    if (GcsFailure.isLostSession(e)) {
      throw new LostSession(failure);
    }
    return failure;
  }

  private StoreAccess access(StorageUri uri) {
    return clients.access(entries.of(uri));
  }
}
