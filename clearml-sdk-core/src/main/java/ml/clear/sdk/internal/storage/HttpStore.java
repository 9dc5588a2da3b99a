package ml.clear.sdk.internal.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.time.TimeSource;
import okhttp3.HttpUrl;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * ClearML file servers, and any {@code http(s)} address for reading. A file is one multipart POST
 * whose field is named after the path. Thread-safe.
 */
public final class HttpStore implements ObjectStore {
  private final HttpRequests requests;
  private final FileServers servers;
  private final HttpLimits limits;
  private final Runnable ended;

  /**
   * A store over a client.
   *
   * @param client with the configured proxies, certificates and time-outs
   * @param ended runs when this is closed: ends the client, if it is this store's alone
   */
  public HttpStore(
      OkHttpClient client,
      FileServers servers,
      BearerToken token,
      HttpLimits limits,
      TimeSource time,
      Runnable ended) {
    this.requests = new HttpRequests(client, servers, token, limits, time);
    this.servers = servers;
    this.limits = limits;
    this.ended = ended;
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    String root = servers.rootOf(uri);
    String key = keyOf(uri, root);
    SourceBody content = new SourceBody(uri, source);
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            // The server takes the name for the path; a file name must be there, too.
            .addFormDataPart(key, key, content)
            .build();
    Request request = new Request.Builder().url(url(uri, root + "/")).post(form).build();
    try (Response response =
        requests.upload(
            "PUT",
            uri,
            request,
            limits.uploadOf(source.sizeBytes().orElse(Long.MAX_VALUE / 1000)),
            source.repeatable())) {
      requireStored(uri, key, response);
    }
    return requireWhole(uri, content.sent());
  }

  private void requireStored(StorageUri uri, String key, Response response) {
    String body = HttpRequests.text(response);
    try {
      for (JsonNode path : Json.MAPPER.readTree(body)) {
        if (path.asText().equals(key)) {
          return;
        }
      }
    } catch (JsonProcessingException notTheFileServer) {
      // Told below, as an answer without the path.
    }
    throw StorageException.of("PUT", uri, Reason.OTHER)
        .effect(Effect.UNKNOWN)
        .code(String.valueOf(response.code()))
        .detail("the answer is not that of a ClearML file server: " + HtmlText.of(body))
        .access(access(uri))
        .remedy("is " + servers.rootOf(uri) + " the files server, or a proxy or the web server?")
        .build();
  }

  /** The server stores what the parser gave it, without a length or hash to compare: ask it. */
  private ObjectInfo requireWhole(StorageUri uri, long sent) {
    ObjectInfo stored =
        find(uri)
            .orElseThrow(
                () ->
                    StorageException.of("PUT", uri, Reason.CORRUPT)
                        .effect(Effect.UNKNOWN)
                        .detail("the server took the file, but does not have it")
                        .access(access(uri))
                        .build());
    if (stored.sizeBytes() >= 0 && stored.sizeBytes() != sent) {
      throw StorageException.of("PUT", uri, Reason.CORRUPT)
          .effect(Effect.PARTIAL)
          .detail("sent " + sent + " bytes, but the server has " + stored.sizeBytes())
          .access(access(uri))
          .build();
    }
    return new ObjectInfo(uri, sent, stored.modified());
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    Request request = new Request.Builder().url(url(uri, uri.text())).head().build();
    try (Response response = requests.send("HEAD", uri, request, 404, 405)) {
      return switch (response.code()) {
        case 404 -> Optional.empty();
        // Servers that know no HEAD say nothing about the size.
        case 405 -> Optional.of(new ObjectInfo(uri, -1, Optional.empty()));
        default -> Optional.of(new ObjectInfo(uri, length(response), modified(response)));
      };
    }
  }

  private static long length(Response response) {
    String length = response.header("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }

  private static Optional<Instant> modified(Response response) {
    return Optional.ofNullable(response.headers().getInstant("Last-Modified"));
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    Request.Builder request = new Request.Builder().url(url(uri, uri.text()));
    if (!range.isAll()) {
      request.header("Range", range.header());
    }
    Response response = requests.send("GET", uri, request.build(), 416);
    long total = ByteRange.totalOf(response.header("Content-Range"));
    if (response.code() == 416) {
      response.close();
      return ObjectStream.behindTheEnd(total);
    }
    InputStream body = response.body().byteStream();
    return response.code() == 206
        ? new ObjectStream(body, total, version(response))
        : new ObjectStream(cut(uri, body, range), length(response), version(response));
  }

  /** A weak ETag does not promise the same bytes. */
  private static String version(Response response) {
    String etag = response.header("ETag", "");
    return etag.isEmpty() || etag.startsWith("W/") ? response.header("Last-Modified", "") : etag;
  }

  /** The server sent all of it, whatever range it was asked for. */
  private InputStream cut(StorageUri uri, InputStream body, ByteRange range) {
    try {
      return LimitedStream.of(body, range);
    } catch (IOException e) {
      throw StorageException.of("GET", uri, Reason.UNREACHABLE)
          .detail(e.toString())
          .access(access(uri))
          .cause(e)
          .build();
    }
  }

  @Override
  public void delete(StorageUri uri) {
    Request request = new Request.Builder().url(url(uri, uri.text())).delete().build();
    requests.send("DELETE", uri, request, 404).close();
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    throw StorageException.of("LIST", prefix, Reason.UNSUPPORTED)
        .detail("file servers cannot list")
        .remedy("ask the task for its artifacts")
        .build();
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return requests.access(uri);
  }

  @Override
  public void close() {
    ended.run();
  }

  /** The path below the root as the server stores it: a registered URL is the key quoted once. */
  private static String keyOf(StorageUri uri, String root) {
    String path = uri.text().substring(Math.min(uri.text().length(), root.length() + 1));
    if (path.isEmpty()) {
      throw StorageException.of("PUT", uri, Reason.OTHER).detail("a path is missing").build();
    }
    return Percent.unquote(path);
  }

  /**
   * What is registered of a file server, as a URL. The reference registers models with two
   * mistakes, and then does not find them itself: with {@code #} and {@code ?} left in their names,
   * and, if it did not upload in the background, with the bare key, which a blank gives away.
   */
  private String quoted(StorageUri uri, String address) {
    if (!servers.trusts(uri)) {
      return address;
    }
    String root = servers.rootOf(uri);
    return address.contains(" ") && address.startsWith(root)
        ? root + Percent.quotePath(address.substring(root.length()))
        : address.replace("#", "%23").replace("?", "%3F");
  }

  private HttpUrl url(StorageUri uri, String address) {
    @Nullable HttpUrl url = HttpUrl.parse(quoted(uri, address));
    if (url == null) {
      throw StorageException.of("use", uri, Reason.OTHER).detail("this is not a URL").build();
    }
    return url;
  }
}
