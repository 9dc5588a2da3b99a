package ml.clear.sdk.testkit.internal.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that answers every connection in plain text, so that no TLS handshake succeeds. */
final class BrokenTls {
  private static final byte[] GREETING = "this is no TLS\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Logger LOG = LoggerFactory.getLogger(BrokenTls.class);
  private final ServerSocket socket;

  private BrokenTls(ServerSocket socket) {
    this.socket = socket;
  }

  static BrokenTls open() {
    try {
      BrokenTls server = new BrokenTls(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread thread = new Thread(server::answer, "testkit-broken-tls");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  private void answer() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getOutputStream().write(GREETING);
      } catch (IOException e) {
        LOG.debug("the client went, or the socket was closed", e);
      }
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a socket on loopback", e);
    }
  }
}
