package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Stores one object past the SDK's client: its first call costs a process most of a second, as much
 * as a quarter of a gigabyte takes. Thread-safe.
 */
final class S3Calls implements UploadCalls {
  private static final byte[] NOTHING = {};
  private static final int COMPLETIONS = 5;

  private final StoreContext context;
  private final DataRequests requests;
  private final CheckedPuts puts;
  private final S3Connection connection;
  private final S3Location location;
  private final StorageUri uri;
  private final boolean newer; // the connection knew no store yet that refuses CRC-32C

  S3Calls(
      StoreContext context,
      DataRequests requests,
      S3Connection connection,
      S3Location location,
      StorageUri uri) {
    this.context = context;
    this.requests = requests;
    this.puts = new CheckedPuts(requests);
    this.connection = connection;
    this.location = location;
    this.uri = uri;
    this.newer = connection.knowsChecksums();
  }

  @Override
  public boolean hasLearnt() {
    return newer && !connection.knowsChecksums();
  }

  @Override
  public void whole(Map<String, String> headers, byte[] bytes, int length) {
    try {
      puts.send(connection, put(Map.of(), headers, bytes, length));
    } catch (DataRequests.Refused e) {
      throw failed("PUT", e);
    }
  }

  private DataRequest put(
      Map<String, String> query, Map<String, String> headers, byte[] bytes, int length) {
    return new DataRequest(uri, location, SdkHttpMethod.PUT, query, headers, bytes, length);
  }

  @Override
  public Begun begin(Map<String, String> headers) {
    boolean checksums = connection.knowsChecksums();
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (checksums) {
      all.put("x-amz-checksum-algorithm", "CRC32C");
    }
    DataRequest request =
        new DataRequest(uri, location, SdkHttpMethod.POST, Map.of("uploads", ""), all, NOTHING, 0);
    try {
      String answer = requests.ask(connection, request);
      return new Begun(
          S3Xml.find(answer, "UploadId").orElseThrow(() -> unintelligible(answer)), checksums);
    } catch (DataRequests.Refused e) {
      if (checksums && e.failure().isUnknownChecksum()) {
        connection.forgetChecksums();
        return begin(headers);
      }
      throw failed("PUT", e);
    }
  }

  @Override
  public StoredPart part(Begun upload, int number, byte[] bytes, int length) {
    Map<String, String> query =
        Map.of("partNumber", String.valueOf(number), "uploadId", upload.uploadId());
    try {
      CheckedPuts.Sent sent =
          puts.send(connection, put(query, Map.of(), bytes, length), upload.checksums());
      return new StoredPart(number, length, sent.etag(), upload.checksums() ? sent.checksum() : "");
    } catch (DataRequests.Refused e) {
      throw failed("PUT", e);
    }
  }

  @Override
  public void complete(String uploadId, List<StoredPart> parts, long size) {
    StringBuilder xml =
        new StringBuilder(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    parts.forEach(part -> xml.append(part.xml()));
    byte[] body =
        xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    DataRequest request =
        new DataRequest(
            uri,
            location,
            SdkHttpMethod.POST,
            Map.of("uploadId", uploadId),
            Map.of("Content-Type", "application/xml"),
            body,
            body.length);
    complete(request, size);
  }

  /** S3 sends the head of its answer before it knows how the completion ends. */
  private void complete(DataRequest request, long size) {
    boolean repeated = false;
    for (int attempt = 1; ; attempt++) {
      try {
        String answer = requests.send(connection, request).wholeText();
        if (!answer.contains("<Error>")) {
          return;
        }
        S3Failure failure = toldLate(answer);
        if (!failure.mayPass() || attempt >= COMPLETIONS) {
          throw new DataRequests.Refused(failure, repeated);
        }
      } catch (DataRequests.Refused e) {
        boolean mayBeDone = repeated || e.repeated(); // else another one has ended the upload
        if (mayBeDone && e.failure().code().equals("NoSuchUpload") && size() == size) {
          return;
        }
        throw failed("PUT", e);
      } catch (IOException cut) {
        if (attempt >= COMPLETIONS) {
          throw S3Io.unreachable(request, connection, cut, attempt);
        }
      }
      repeated = true;
      context.pause(attempt, "PUT", uri);
    }
  }

  private static S3Failure toldLate(String answer) {
    return new S3Failure(
        200,
        S3Xml.find(answer, "Code").orElse(""),
        S3Xml.message(answer),
        Optional.empty(),
        Optional.empty());
  }

  private long size() {
    try {
      DataRequest head = DataRequest.plain(SdkHttpMethod.HEAD, uri, location, Map.of());
      return requests
          .send(connection, head)
          .header("Content-Length")
          .map(Long::parseLong)
          .orElse(-1L);
    } catch (DataRequests.Refused unknown) {
      return -1;
    }
  }

  @Override
  public Optional<Map<Integer, StoredPart>> list(String uploadId) {
    Map<Integer, StoredPart> parts = new HashMap<>();
    int after = 0;
    try {
      while (true) {
        Map<String, String> query =
            Map.of("uploadId", uploadId, "part-number-marker", String.valueOf(after));
        int before = after;
        String page =
            requests.ask(connection, DataRequest.plain(SdkHttpMethod.GET, uri, location, query));
        for (String part : S3Xml.findAll(page, "Part")) {
          StoredPart stored = StoredPart.listed(part);
          parts.put(stored.number(), stored);
          after = Math.max(after, stored.number());
        }
        boolean more = S3Xml.find(page, "IsTruncated").orElse("").equals("true");
        if (!more || after == before) { // some stores begin anew whatever they are asked
          return Optional.of(parts);
        }
      }
    } catch (DataRequests.Refused e) {
      if (e.failure().status() == 404) {
        return Optional.empty();
      }
      throw failed("GET", e);
    }
  }

  @Override
  public void abort(String uploadId) {
    DataRequest request =
        DataRequest.plain(SdkHttpMethod.DELETE, uri, location, Map.of("uploadId", uploadId));
    try {
      requests.send(connection, request).drain();
    } catch (DataRequests.Refused e) {
      if (e.failure().status() != 404) {
        throw failed("ABORT", e);
      }
    }
  }

  private StorageException failed(String action, DataRequests.Refused e) {
    return e.failure().toException(action, uri, connection.access(location.bucket()));
  }

  private StorageException unintelligible(String answer) {
    return StorageException.of("PUT", uri, Reason.OTHER)
        .effect(Effect.UNKNOWN)
        .detail("the answer is not that of an S3 store: " + S3Xml.message(answer))
        .access(connection.access(location.bucket()))
        .build();
  }
}
