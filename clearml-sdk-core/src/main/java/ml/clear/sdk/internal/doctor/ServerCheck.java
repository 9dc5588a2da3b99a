package ml.clear.sdk.internal.doctor;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.ProxyServer;
import ml.clear.sdk.internal.http.ServerProbe;
import ml.clear.sdk.internal.http.ServerProbe.Sighting;
import ml.clear.sdk.time.TimeSource;

/** The way to each server: proxy, TLS, an answer; and the API server's clock. */
final class ServerCheck {
  private static final Duration CERTIFICATE_NOTICE = Duration.ofDays(21);

  private final ClearMlConfig config;
  private final TimeSource time;

  ServerCheck(ClearMlConfig config, TimeSource time) {
    this.config = config;
    this.time = time;
  }

  /** Whether a ClearML server answered. */
  boolean look(ServerProbe probe, Findings findings) {
    tls(findings);
    URI api = config.apiServer();
    boolean there = api(probe, api, findings);
    config.findFilesServer().ifPresent(files -> other(probe, "file server", files, findings));
    config.findWebServer().ifPresent(web -> other(probe, "web app", web, findings));
    return there;
  }

  private void tls(Findings findings) {
    if (!config.tls().verify()) {
      findings.warning(
          "tls",
          "certificates are not checked ("
              + config.tls().origin()
              + "): anybody on the way can read the credentials",
          "set api.verify_certificate to true, or to the PEM file of your own authority");
    } else {
      config
          .tls()
          .caBundle()
          .ifPresent(
              bundle ->
                  findings.info(
                      "tls",
                      "certificates are checked against "
                          + bundle
                          + " ("
                          + config.tls().origin()
                          + ")"));
    }
  }

  private boolean api(ServerProbe probe, URI api, Findings findings) {
    proxy("API server", api, findings);
    Sighting sighting = probe.ask(api + "/debug.ping");
    if (!answered("API server", api, sighting, findings)) {
      return false;
    }
    if (!sighting.clearMl()) {
      findings.error(
          "server",
          "API server " + api + " answers " + sighting.status() + ", but not as ClearML does",
          "api.api_server must be the API server (port 8008, or /api of the web server), not the web"
              + " app (8080) or the file server (8081)");
      return false;
    }
    findings.ok("server", "API server " + api + " answers");
    certificate("API server", sighting, findings);
    new ClockCheck(probe, time).look(api, findings);
    return true;
  }

  private void other(ServerProbe probe, String name, URI url, Findings findings) {
    proxy(name, url, findings);
    Sighting sighting = probe.ask(url.toString());
    if (answered(name, url, sighting, findings)) {
      findings.ok("server", name + " " + url + " answers");
      certificate(name, sighting, findings);
    }
  }

  private boolean answered(String name, URI url, Sighting sighting, Findings findings) {
    if (sighting.failure().isPresent()) {
      String needed = name.equals("web app") ? "; only links to pages need it" : "";
      String reason = sighting.failure().get();
      // The advice behind the reason is about the API server.
      String told = name.equals("API server") ? reason : reason.split(";", 2)[0];
      String message = name + " " + url + " does not answer: " + told + needed;
      String remedy = "check the address, the network and the proxy; is the server running?";
      if (needed.isEmpty()) {
        findings.error("server", message, remedy);
      } else {
        findings.warning("server", message, "set api.web_server");
      }
      return false;
    }
    if (sighting.status() >= 500 || sighting.status() == 407) {
      findings.error(
          "server",
          name + " " + url + " answers with HTTP " + sighting.status(),
          sighting.status() == 407
              ? "the proxy wants a user and a password: put them into its URL"
              : "look into the server's log, or that of the proxy before it");
      return false;
    }
    return true;
  }

  private void proxy(String name, URI url, Findings findings) {
    Optional<ProxyServer> proxy;
    try {
      proxy = config.proxy(url);
    } catch (ConfigurationException e) {
      findings.error("proxy", Rounds.reason(e), "mend the variable, or unset it");
      return;
    }
    proxy.ifPresent(
        found ->
            findings.info(
                "proxy",
                name
                    + " goes through the "
                    + found.kind()
                    + " proxy "
                    + found.host()
                    + ":"
                    + found.port()
                    + (found.credentials().isPresent() ? " with a password" : "")
                    + " ("
                    + found.origin()
                    + ")",
                "add the server's host to NO_PROXY if it should not"));
  }

  private void certificate(String name, Sighting sighting, Findings findings) {
    if (sighting.certificateEnd().isEmpty()) {
      return;
    }
    Instant end = sighting.certificateEnd().get();
    Duration left = Duration.between(time.now(), end);
    if (left.compareTo(CERTIFICATE_NOTICE) < 0) {
      findings.warning(
          "tls",
          "the certificate of the " + name + " ends at " + end + ", in " + left.toDays() + " days",
          "renew it");
    } else {
      findings.ok("tls", "the certificate of the " + name + " is good until " + end);
    }
  }
}
