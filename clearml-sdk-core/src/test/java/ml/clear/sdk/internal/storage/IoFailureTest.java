package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import org.junit.jupiter.api.Test;

class IoFailureTest {
  @Test
  void certificateThatIsRefusedIsRefusedAgainTheNextTime() {
    assertThat(IoFailure.mayPass(new SSLHandshakeException("no trusted certificate"))).isFalse();
    assertThat(IoFailure.mayPass(new SSLPeerUnverifiedException("another host"))).isFalse();
  }

  @Test
  void portWithoutTlsHasNoneTheNextTime() {
    assertThat(IoFailure.mayPass(new SSLException("Unsupported or unrecognized SSL message")))
        .isFalse();
    assertThat(IoFailure.mayPass(new SSLException("hung up", new EOFException()))).isFalse();
  }

  @Test
  void brokenConnectionMayHoldTheNextTime() {
    assertThat(IoFailure.mayPass(new SocketException("Connection reset"))).isTrue();
    assertThat(IoFailure.mayPass(new SSLException("Connection reset"))).isTrue();
  }

  @Test
  void onlyAnUploadThatMayHaveBeenSentHasAnUnknownEffect() {
    assertThat(effect("PUT", new SocketTimeoutException("Read timed out")))
        .isEqualTo(Effect.UNKNOWN);
    assertThat(effect("PUT", new ConnectException("refused"))).isEqualTo(Effect.NONE);
    assertThat(effect("PUT", new UnknownHostException("nowhere"))).isEqualTo(Effect.NONE);
    assertThat(effect("GET", new SocketTimeoutException("Read timed out"))).isEqualTo(Effect.NONE);
  }

  private static Effect effect(String action, IOException e) {
    StorageUri uri = new StorageUri("http://files/a");
    return IoFailure.toException(action, uri, e, 1, new StoreAccess("http://files", "none"))
        .effect();
  }
}
