package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.storage.LimitedStream;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Looks at, reads and removes single objects, and writes small ones. Thread-safe. */
final class S3Objects {
  private static final Map<String, String> FIRST_BYTE = Map.of("Range", "bytes=0-0");

  private final DataRequests requests;
  private final CheckedPuts puts;

  S3Objects(DataRequests requests) {
    this.requests = requests;
    this.puts = new CheckedPuts(requests);
  }

  Optional<ObjectInfo> find(S3Connection connection, S3Location location, StorageUri uri) {
    try {
      S3Response head =
          requests.send(connection, DataRequest.plain(SdkHttpMethod.HEAD, uri, location, Map.of()));
      return Optional.of(info(uri, head));
    } catch (DataRequests.Refused e) {
      if (e.failure().status() == 404) {
        return Optional.empty();
      }
      if (e.failure().code().isEmpty()) {
        return byFirstByte(connection, location, uri);
      }
      throw failed("HEAD", connection, location, uri, e);
    }
  }

  /** A refused HEAD has no body that says why, so its GET is asked for the reason. */
  private Optional<ObjectInfo> byFirstByte(
      S3Connection connection, S3Location location, StorageUri uri) {
    try {
      S3Response first = requests.send(connection, DataRequest.get(uri, location, FIRST_BYTE));
      first.drain();
      return Optional.of(info(uri, first));
    } catch (DataRequests.Refused e) {
      return switch (e.failure().status()) {
        case 404 -> Optional.empty();
        case 416 -> Optional.of(new ObjectInfo(uri, 0, Optional.empty()));
        default -> throw failed("HEAD", connection, location, uri, e);
      };
    }
  }

  private static ObjectInfo info(StorageUri uri, S3Response response) {
    return new ObjectInfo(
        uri, total(response), response.header("Last-Modified").flatMap(S3Objects::instant));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException undated) {
      return Optional.empty();
    }
  }

  ObjectStream open(S3Connection connection, S3Location location, StorageUri uri, ByteRange range) {
    Map<String, String> headers = range.isAll() ? Map.of() : Map.of("Range", range.header());
    try {
      S3Response response = requests.send(connection, DataRequest.get(uri, location, headers));
      InputStream body =
          response.status() == 206 ? response.body() : LimitedStream.of(response.body(), range);
      return new ObjectStream(body, total(response), response.header("ETag").orElse(""));
    } catch (IOException e) {
      throw S3Io.unreachable("GET", uri, connection.access(location.bucket()), e, 1);
    } catch (DataRequests.Refused e) {
      if (e.failure().status() == 416) {
        return ObjectStream.behindTheEnd(
            find(connection, location, uri).map(ObjectInfo::sizeBytes).orElse(-1L));
      }
      throw failed("GET", connection, location, uri, e);
    }
  }

  /** A whole small object with its ETag. */
  Optional<VersionedObject> read(S3Connection connection, S3Location location, StorageUri uri) {
    DataRequest request = DataRequest.get(uri, location, Map.of());
    try {
      S3Response response = requests.send(connection, request);
      try (InputStream body = response.body()) {
        return Optional.of(
            new VersionedObject(body.readAllBytes(), response.header("ETag").orElse("")));
      }
    } catch (DataRequests.Refused e) {
      if (e.failure().code().equals("NoSuchKey")) {
        return Optional.empty();
      }
      throw failed("GET", connection, location, uri, e);
    } catch (IOException e) {
      throw S3Io.unreachable(request, connection, e, 1);
    }
  }

  /**
   * Stores a small object under a condition.
   *
   * @return its ETag; empty if the condition does not hold
   */
  Optional<String> putIf(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      byte[] content,
      PutCondition condition) {
    Map<String, String> headers =
        ExtraArgs.headers(connection.entry(), ObjectSource.of(content).contentType());
    headers.putAll(S3Conditions.headers(condition));
    try {
      return Optional.of(
          puts.send(
                  connection,
                  new DataRequest(
                      uri, location, SdkHttpMethod.PUT, Map.of(), headers, content, content.length))
              .etag());
    } catch (DataRequests.Refused e) {
      StorageException refusal = failed("PUT", connection, location, uri, e);
      if (S3Conditions.isUnmet(refusal, condition)) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static long total(S3Response response) {
    Optional<String> range = response.header("Content-Range");
    return range.isPresent()
        ? ByteRange.totalOf(range.get())
        : response.header("Content-Length").map(Long::parseLong).orElse(-1L);
  }

  void delete(S3Connection connection, S3Location location, StorageUri uri) {
    try {
      requests
          .send(connection, DataRequest.plain(SdkHttpMethod.DELETE, uri, location, Map.of()))
          .drain();
    } catch (DataRequests.Refused e) {
      if (!e.failure().code().equals("NoSuchKey")) {
        throw failed("DELETE", connection, location, uri, e);
      }
    }
  }

  private static StorageException failed(
      String action,
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      DataRequests.Refused e) {
    return e.failure().toException(action, uri, connection.access(location.bucket()));
  }
}
