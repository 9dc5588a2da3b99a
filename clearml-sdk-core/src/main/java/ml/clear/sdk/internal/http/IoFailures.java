package ml.clear.sdk.internal.http;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import org.jspecify.annotations.Nullable;

/** What an I/O failure means: did the request leave, may it be repeated, what should be changed. */
final class IoFailures {
  private IoFailures() {}

  /**
   * Describes a failure.
   *
   * @param failure what OkHttp threw
   * @param sent whether the request had begun to leave
   * @param givenMillis the time the request was given
   * @param server its base URL
   */
  static AttemptFailure describe(
      @Nullable Throwable failure, boolean sent, long givenMillis, URI server) {
    if (failure instanceof Error error) {
      throw error;
    }
    Effect effect = sent ? Effect.UNKNOWN : Effect.NONE;
    Optional<String> mistake = findMistake(failure, server);
    if (mistake.isPresent()) {
      return AttemptFailure.unanswered(Retry.NO, effect, mistake.get(), failure);
    }
    String what = sent ? afterSending(failure, givenMillis) : connecting(failure, givenMillis);
    return AttemptFailure.unanswered(Retry.YES, effect, what, failure);
  }

  /** A set-up that will fail in the same way for ever. */
  private static Optional<String> findMistake(@Nullable Throwable failure, URI server) {
    if (find(failure, CertificateExpiredException.class)
        || find(failure, CertificateNotYetValidException.class)) {
      return Optional.of(
          "the server's certificate is not valid at this machine's time; check this machine's"
              + " clock, then the certificate");
    }
    if (find(failure, CertificateException.class)
        || find(failure, SSLPeerUnverifiedException.class)
        || mentions(failure, "unable to find valid certification path")) {
      return Optional.of(
          "the server's certificate is not trusted; name its authority's PEM file in"
              + " api.verify_certificate or add it to the JVM's trust store");
    }
    if (failure instanceof SSLException && mentions(failure, "Unsupported or unrecognized SSL")) {
      return Optional.of(
          "the port does not speak TLS; write http:// instead of https:// in "
              + "api.api_server, or use the TLS port");
    }
    if (failure instanceof ProtocolException && mentions(failure, "Unexpected status line")) {
      return Optional.of(
          "the port does not speak plain HTTP"
              + ("http".equals(server.getScheme())
                  ? "; write https:// instead of http:// in api.api_server, or use the HTTP port"
                  : ""));
    }
    return Optional.empty();
  }

  private static String connecting(@Nullable Throwable failure, long givenMillis) {
    if (failure instanceof UnknownHostException) {
      return "the host name is unknown; check api.api_server and the network";
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to the host";
    }
    if (failure instanceof SSLException) {
      return "TLS failed (" + failure.getMessage() + ")";
    }
    if (isTimeout(failure)) {
      return "no connection within " + givenMillis + " ms";
    }
    if (failure instanceof ConnectException) {
      return "connection refused; is the server running, and is this its API port (8008, not the"
          + " web server's 8080)?";
    }
    return "no connection (" + failure + ")";
  }

  private static String afterSending(@Nullable Throwable failure, long givenMillis) {
    if (isTimeout(failure)) {
      return "no answer within " + givenMillis + " ms";
    }
    if (failure instanceof EOFException || failure instanceof ProtocolException) {
      return "the answer was cut off (" + failure.getMessage() + ")";
    }
    return "the connection broke (" + failure + ")";
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    return failure instanceof SocketTimeoutException
        || failure instanceof TimeoutException
        || failure instanceof InterruptedIOException;
  }

  private static boolean find(@Nullable Throwable failure, Class<? extends Throwable> type) {
    return causes(failure).anyMatch(type::isInstance);
  }

  private static boolean mentions(@Nullable Throwable failure, String words) {
    return causes(failure).anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
  }

  private static Stream<Throwable> causes(@Nullable Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }
}
