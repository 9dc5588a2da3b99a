package ml.clear.sdk.testkit.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.files.StoredFiles.StoredFile;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.server.Tokens;

/** The file server: a request in, an answer out. Thread-safe. */
public final class FilesHandler {
  private static final long TOKEN_CACHE_NANOS = Duration.ofHours(12).toNanos();
  private static final String COOKIE = "clearml_token_basic";
  private final ServerState state;
  private final StoredFiles files;
  private final Map<String, Long> checkedTokens = new HashMap<>(); // guarded by state

  /** A file server that trusts the tokens of the API server with this state. */
  public FilesHandler(ServerState state, StoredFiles files) {
    this.state = state;
    this.files = files;
  }

  /** Answers a request; never throws. */
  public ApiAnswer handle(ApiRequest request) {
    Optional<String> encoding = request.headers().find("Content-Encoding");
    if (encoding.isPresent()) {
      return text(415, "Content encoding is not supported (" + encoding.get() + ")");
    }
    String path = decode(request.path());
    if (path.equals("/") && isRead(request) && token(request).isEmpty()) {
      return text(200, "OK");
    }
    return refusal(request).orElseGet(() -> act(request, path));
  }

  private ApiAnswer act(ApiRequest request, String path) {
    return switch (request.method()) {
      case "GET", "HEAD" -> path.equals("/") ? text(200, "OK") : download(request, path);
      case "POST" ->
          switch (path) {
            case "/" -> upload(request);
            case "/delete_many" -> deleteMany(request);
            default -> HtmlPage.METHOD_NOT_ALLOWED.answer();
          };
      case "DELETE" -> path.equals("/") ? HtmlPage.METHOD_NOT_ALLOWED.answer() : delete(path);
      default -> HtmlPage.METHOD_NOT_ALLOWED.answer();
    };
  }

  private static boolean isRead(ApiRequest request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static Optional<String> token(ApiRequest request) {
    Optional<String> header = request.headers().find("Authorization");
    if (header.isPresent()) {
      return header;
    }
    for (String cookie : request.headers().find("Cookie").orElse("").split(";", -1)) {
      String[] parts = cookie.trim().split("=", 2);
      if (parts.length == 2 && parts[0].equals(COOKIE) && !parts[1].isEmpty()) {
        return Optional.of("Bearer " + parts[1]);
      }
    }
    return Optional.empty();
  }

  private Optional<ApiAnswer> refusal(ApiRequest request) {
    Optional<String> header = token(request);
    if (header.isEmpty()) {
      return Optional.of(HtmlPage.UNAUTHORIZED.answer());
    }
    if (!header.get().startsWith("Bearer ")) {
      return Optional.of(text(401, "Only bearer token authorization is supported"));
    }
    String token = header.get().substring("Bearer ".length());
    try {
      state.locked(() -> checkToken(token));
      return Optional.empty();
    } catch (ApiError e) {
      return Optional.of(text(401, e.text().replaceFirst("^.*reason=", "")));
    }
  }

  /** A token that was good once is not looked at again for half a day, even when it is revoked. */
  private long checkToken(String token) {
    long now = state.time().nanoTime();
    Long checked = checkedTokens.get(token);
    if (checked == null || now - checked > TOKEN_CACHE_NANOS) {
      Tokens.of(state).claims(token);
      checkedTokens.put(token, now);
    }
    return now;
  }

  private ApiAnswer upload(ApiRequest request) {
    ArrayNode stored = Json.array();
    Map<String, byte[]> parts =
        Multipart.files(request.headers().find("Content-Type").orElse(""), request.body());
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      String path = part.getKey().replaceFirst("^/+", "");
      if (path.isEmpty()) {
        continue;
      }
      Optional<String> clean = StoredFiles.clean(path);
      if (clean.isEmpty()) {
        return HtmlPage.NOT_FOUND.answer();
      }
      files.put(clean.get(), new StoredFile(part.getValue(), state.now()));
      stored.add(path);
    }
    return text(200, PythonJson.text(stored));
  }

  private ApiAnswer download(ApiRequest request, String path) {
    Optional<StoredFile> found = files.find(path);
    if (found.isEmpty()) {
      return HtmlPage.NOT_FOUND.answer();
    }
    StoredFile file = found.get();
    byte[] content = file.content();
    String etag = "\"" + file.modified().toEpochMilli() + "-" + content.length + "\"";
    if (request.headers().find("If-None-Match").filter(etag::equals).isPresent()) {
      return describe(ApiAnswer.of(304, contentType(path), new byte[0]), request, path, file, etag);
    }
    Optional<ByteRange> range =
        request.headers().find("Range").flatMap(each -> ByteRange.parse(each, content.length));
    if (range.isEmpty()) {
      ApiAnswer whole = ApiAnswer.of(200, contentType(path), content);
      return describe(whole, request, path, file, etag);
    }
    ByteRange part = range.get();
    if (!part.fits(content.length)) {
      return HtmlPage.RANGE_NOT_SATISFIABLE
          .answer()
          .with("Content-Range", "bytes */" + content.length);
    }
    byte[] bytes = Arrays.copyOfRange(content, part.first(), part.last() + 1);
    String shown = "bytes " + part.first() + "-" + part.last() + "/" + content.length;
    return describe(ApiAnswer.of(206, contentType(path), bytes), request, path, file, etag)
        .with("Content-Range", shown);
  }

  private static ApiAnswer describe(
      ApiAnswer answer, ApiRequest request, String path, StoredFile file, String etag) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean attachment = ("&" + request.query()).contains("&download");
    return answer
        .with("Content-Disposition", (attachment ? "attachment" : "inline") + fileName(name))
        .with(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(file.modified().atOffset(ZoneOffset.UTC)))
        .with("Cache-Control", "public, max-age=300")
        .with("ETag", etag)
        .with("Accept-Ranges", "bytes");
  }

  /**
   * A name beyond ASCII comes twice, as Flask sends it: what is left of it in ASCII, and quoted.
   */
  private static String fileName(String name) {
    String ascii =
        Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("[^\\x20-\\x7e]", "");
    String shown = ascii.matches("[\\w.-]+") ? ascii : "\"" + ascii.replace("\"", "\\\"") + "\"";
    String quoted = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "; filename=" + shown + (ascii.equals(name) ? "" : "; filename*=UTF-8''" + quoted);
  }

  /** Compressed files are sent as they are, never as what is in them. */
  private static String contentType(String path) {
    String guessed = URLConnection.guessContentTypeFromName(path);
    if (path.endsWith(".gz") || guessed == null) {
      return path.endsWith(".json") ? "application/json" : "application/octet-stream";
    }
    return guessed.startsWith("text/") ? guessed + "; charset=utf-8" : guessed;
  }

  private ApiAnswer delete(String path) {
    String relative = path.substring(1);
    return files.remove(relative)
        ? text(200, PythonJson.text(Json.MAPPER.getNodeFactory().textNode(relative)))
        : text(404, "File " + relative + " not found");
  }

  private ApiAnswer deleteMany(ApiRequest request) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(request.body());
    } catch (IOException e) {
      return HtmlPage.BAD_REQUEST.answer();
    }
    if (body.isEmpty()) {
      return text(400, "Json payload is missing");
    }
    if (body.path("files").isEmpty()) {
      return text(400, "files are missing");
    }
    ObjectNode answer = Json.object();
    ObjectNode deleted = answer.putObject("deleted");
    ObjectNode errors = answer.putObject("errors");
    for (JsonNode file : body.path("files")) {
      String path = decode(file.asText().replace("+", "%20").replace("%20", "+"));
      if (path.replace("/", "").isEmpty()) {
        errors.withArray("/Empty path not allowed").add(file.asText());
      } else if (files.remove(path) || files.removeFolder(path)) {
        deleted.put(file.asText(), path);
      } else {
        errors.withArray("/Not found").add(file.asText());
      }
    }
    return text(200, PythonJson.text(answer));
  }

  private static String decode(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ApiAnswer text(int status, String text) {
    return ApiAnswer.text(status, HtmlPage.TYPE, text);
  }
}
