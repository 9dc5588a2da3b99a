package ml.clear.sdk.internal.lease;

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
import ml.clear.sdk.storage.VersionedObject;

/** A store that behaves like another one but for what a test changes. */
class Changed implements ObjectStore {
  private final ObjectStore store;

  Changed(ObjectStore store) {
    this.store = store;
  }

  /** Writes whatever the condition was. */
  final Optional<String> overwrite(StorageUri uri, byte[] content) {
    store.put(uri, ObjectSource.of(content));
    return store.read(uri).map(VersionedObject::version);
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    return store.put(uri, source);
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    return store.find(uri);
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    return store.open(uri, range);
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    return store.read(uri);
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    return store.putIf(uri, content, condition);
  }

  @Override
  public void delete(StorageUri uri) {
    store.delete(uri);
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    return store.list(prefix);
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return store.access(uri);
  }

  @Override
  public void close() {
    store.close();
  }
}
