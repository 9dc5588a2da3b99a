package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PromptSocketsTest {
  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final PromptSockets sockets = new PromptSockets();

  @Test
  void whateverTheyAreMadeWithTheyAreConnectedAndPrompt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, loopback)) {
      String host = loopback.getHostAddress();
      int port = server.getLocalPort();
      try (Socket a = sockets.createSocket(host, port);
          Socket b = sockets.createSocket(loopback, port);
          Socket c = sockets.createSocket(host, port, loopback, 0);
          Socket d = sockets.createSocket(loopback, port, loopback, 0)) {
        for (Socket socket : new Socket[] {a, b, c, d}) {
          assertThat(socket.isConnected()).isTrue();
          assertThat(socket.getPort()).isEqualTo(port);
          assertThat(socket.getTcpNoDelay()).isTrue();
        }
      }
    }
  }

  @Test
  void piecesArriveInOrderOnceTheyAreFlushed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, loopback);
        Socket socket = sockets.createSocket(loopback, server.getLocalPort());
        Socket peer = server.accept()) {
      OutputStream first = socket.getOutputStream();
      OutputStream second = socket.getOutputStream();

      first.write("one, ".getBytes(StandardCharsets.US_ASCII));
      second.write("two".getBytes(StandardCharsets.US_ASCII));
      first.flush();

      assertThat(new String(peer.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
          .isEqualTo("one, two");
    }
  }
}
