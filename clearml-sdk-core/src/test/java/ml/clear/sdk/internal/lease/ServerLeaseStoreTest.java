package ml.clear.sdk.internal.lease;

class ServerLeaseStoreTest extends LeaseStoreContract {
  private final ServerLeaseStore store = new ServerLeaseStore(new FakeQueues());

  @Override
  LeaseStore store() {
    return store;
  }
}
