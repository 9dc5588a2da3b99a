package ml.clear.sdk.storage.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * The objects below a prefix, a page at a time. Past the AWS SDK's client, as {@link S3Calls}: its
 * first call would cost a short process much of its time. Thread-safe.
 */
final class S3Listing {
  private final DataRequests requests;
  private final S3Connection connection;
  private final S3Location location;
  private final StorageUri prefix;

  S3Listing(
      DataRequests requests, S3Connection connection, S3Location location, StorageUri prefix) {
    this.requests = requests;
    this.connection = connection;
    this.location = location;
    this.prefix = prefix;
  }

  /** What one answer holds. */
  private record Page(List<ObjectInfo> objects, Optional<String> next) {}

  /** All objects; the first page is fetched at once, each further one when it is read up to. */
  Stream<ObjectInfo> objects() {
    return Stream.iterate(
            Optional.of(page(Optional.empty())),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(token -> page(Optional.of(token))))
        .flatMap(page -> page.stream().flatMap(each -> each.objects().stream()));
  }

  private Page page(Optional<String> token) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("list-type", "2");
    query.put("prefix", location.key());
    query.put("encoding-type", "url"); // XML has no place for some characters
    token.ifPresent(value -> query.put("continuation-token", value));
    S3Location bucket = new S3Location(location.entry(), location.bucket(), "");
    String xml = ask(DataRequest.plain(SdkHttpMethod.GET, prefix, bucket, query));
    boolean encoded = S3Xml.find(xml, "EncodingType").orElse("").equals("url");
    String root = location.root(prefix);
    List<ObjectInfo> objects =
        S3Xml.findAll(xml, "Contents").stream().map(each -> info(root, each, encoded)).toList();
    boolean more = S3Xml.find(xml, "IsTruncated").orElse("").equals("true");
    Optional<String> next = S3Xml.find(xml, "NextContinuationToken");
    if (!xml.contains("<ListBucketResult") || (more && next.isEmpty())) {
      throw StorageException.of("LIST", prefix, Reason.OTHER)
          .detail("the answer is not that of an S3 store: " + S3Xml.message(xml))
          .access(connection.access(location.bucket()))
          .build();
    }
    return new Page(objects, more ? next : Optional.empty());
  }

  private static ObjectInfo info(String root, String contents, boolean encoded) {
    String key = S3Xml.find(contents, "Key").orElse("");
    String plain = encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key;
    return new ObjectInfo(
        new StorageUri(root + plain),
        S3Xml.find(contents, "Size").map(Long::parseLong).orElse(-1L),
        S3Xml.find(contents, "LastModified").flatMap(S3Listing::instant));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.parse(date));
    } catch (DateTimeParseException undated) {
      return Optional.empty();
    }
  }

  private String ask(DataRequest request) {
    try {
      return requests.ask(connection, request); // a page that is cut is no short one
    } catch (DataRequests.Refused e) {
      throw e.failure().toException("LIST", prefix, connection.access(location.bucket()));
    }
  }
}
