package ml.clear.sdk.storage.gcs;

import java.util.Map;
import ml.clear.sdk.storage.process.FaultyProxy;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.storage.process.ShakyStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** fake-gcs-server, which tells its clients to come back by the proxy's address. */
class ShakyGcsTest extends ShakyStoreContract {
  private final FaultyProxy proxy = new FaultyProxy(6, 9 << 20, true);

  @RegisterExtension final ServerProcess server = TestGcs.reachedAt(own -> proxy.host());

  @BeforeEach
  void makeBucket() throws Exception {
    TestGcs.createBucket(server.host());
  }

  @Override
  protected FaultyProxy proxy(long seed) {
    return proxy.forwardingTo(server.host());
  }

  @Override
  protected String server() {
    return server.host();
  }

  @Override
  protected String conf(String host) {
    return "sdk.development.worker.log_stdout: false";
  }

  @Override
  protected Map<String, String> variables(String host) {
    return Map.of("STORAGE_EMULATOR_HOST", host);
  }

  @Override
  protected String uri(String host, String key) {
    return "gs://" + TestGcs.BUCKET + "/" + key;
  }

  /** The emulator forgets a session whose answer was cut, so the bytes are needed again. */
  @Override
  protected boolean sendsParts() {
    return false;
  }
}
