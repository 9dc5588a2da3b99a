package ml.clear.sdk.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import ml.clear.sdk.testkit.internal.fault.FaultPlan;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.Wire;

/** One fault, made by {@link Faults}; each method adds to what goes wrong, at once. Thread-safe. */
public final class ScriptedFault {
  private static final String HTML =
      "<html><head><title>%1$d</title></head><body><center><h1>%1$d</h1></center></body></html>";

  private final FaultPlan.Handle handle;
  private final boolean ofFiles;

  ScriptedFault(FaultPlan.Handle handle, boolean ofFiles) {
    this.handle = handle;
    this.ofFiles = ofFiles;
  }

  /**
   * Meets several requests.
   *
   * @param times at least 1; default 1
   */
  public ScriptedFault times(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times must be at least 1, got " + times);
    }
    handle.times(times);
    return this;
  }

  /**
   * Waits before anything else happens.
   *
   * @param delay on the server's clock
   */
  public ScriptedFault delay(Duration delay) {
    handle.change(fault -> fault.delayed(delay));
    return this;
  }

  /** Never answers; the connection stays open until the server is closed. No effect. */
  public ScriptedFault hang() {
    handle.change(fault -> fault.hanging());
    return this;
  }

  /** Lets the request have its effect all the same, where it is answered wrongly or not at all. */
  public ScriptedFault afterEffect() {
    handle.change(fault -> fault.applied(true));
    return this;
  }

  /**
   * Answers an error instead of the truth, without an effect. The body is the server's envelope.
   *
   * @param status HTTP status and result code, such as 429, 500, 502, 503, 504
   */
  public ScriptedFault status(int status) {
    return error(status, 0, "Scripted fault");
  }

  /**
   * Answers an error of the server's own.
   *
   * @param code result code and HTTP status
   * @param subcode which error of that code
   * @param message the text
   */
  public ScriptedFault error(int code, int subcode, String message) {
    var envelope = Json.object();
    var meta = envelope.putObject("meta");
    meta.put("result_code", code).put("result_subcode", subcode).put("result_msg", message);
    meta.putNull("error_stack").putObject("error_data");
    envelope.putObject("data");
    handle.change(fault -> fault.answering(ApiAnswer.json(code, envelope)));
    return this;
  }

  /**
   * Answers with a page of HTML, as a proxy does.
   *
   * @param status HTTP status, 200 included
   */
  public ScriptedFault html(int status) {
    ApiAnswer page = ApiAnswer.text(status, "text/html; charset=utf-8", HTML.formatted(status));
    handle.change(fault -> fault.answering(page));
    return this;
  }

  /**
   * Adds the header {@code Retry-After} to the error scripted before.
   *
   * @param delay sent as whole seconds
   */
  public ScriptedFault retryAfter(Duration delay) {
    handle.change(
        fault ->
            fault
                .answer()
                .map(
                    answer ->
                        fault.answering(
                            answer.with("Retry-After", String.valueOf(delay.toSeconds()))))
                .orElseThrow(
                    () -> new IllegalStateException("script the error before retryAfter")));
    return this;
  }

  /** Closes the connection without an answer; the request has no effect. */
  public ScriptedFault cutBeforeEffect() {
    handle.change(
        fault ->
            fault.answering(ApiAnswer.text(200, "text/plain", "").over(Wire.CUT)).applied(false));
    return this;
  }

  /** Closes the connection without an answer, after the request has had its effect. */
  public ScriptedFault cutAfterEffect() {
    handle.change(fault -> fault.over(answer -> answer.over(Wire.CUT)));
    return this;
  }

  /** Closes the connection in the middle of the true answer's body. */
  public ScriptedFault cutInBody() {
    handle.change(
        fault ->
            fault.over(
                answer -> answer.over(new Wire(answer.body().length / 2, true, 0, Duration.ZERO))));
    return this;
  }

  /**
   * Sends the body in small pieces.
   *
   * @param bytes size of a piece, at least 1
   * @param pause between two pieces, on the server's clock
   */
  public ScriptedFault drip(int bytes, Duration pause) {
    if (bytes < 1) {
      throw new IllegalArgumentException("pieces have at least 1 byte, got " + bytes);
    }
    handle.change(fault -> fault.over(answer -> answer.over(new Wire(-1, true, bytes, pause))));
    return this;
  }

  /** Refuses the caller's token as one that has expired; logging in again helps. */
  public ScriptedFault expiredToken() {
    return error(401, 30, "Invalid token (invalid jwt token): reason=Signature has expired");
  }

  /**
   * Refuses the first events of a batch and takes the others.
   *
   * @param events how many; one event at least is always taken
   */
  public ScriptedFault rejectEvents(int events) {
    handle.change(fault -> fault.rejecting(events));
    return this;
  }

  /** Fails as a server with a full disk: the API server with 500/4, the file server with HTML. */
  public ScriptedFault diskFull() {
    if (ofFiles) {
      byte[] page = HTML.formatted(500).getBytes(StandardCharsets.UTF_8);
      handle.change(fault -> fault.answering(ApiAnswer.of(500, "text/html; charset=utf-8", page)));
      return this;
    }
    return error(
        500,
        4,
        "Critical server error! Server reports low or insufficient disk space. Please resolve"
            + " immediately by allocating additional disk space or freeing up storage space.");
  }

  /** How many requests this fault still waits for. */
  public int remaining() {
    return handle.left();
  }
}
