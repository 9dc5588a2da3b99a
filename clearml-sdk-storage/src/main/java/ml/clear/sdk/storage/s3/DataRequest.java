package ml.clear.sdk.storage.s3;

import java.util.Map;
import ml.clear.sdk.storage.StorageUri;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * A request for one object; not to be changed.
 *
 * @param uri for messages
 * @param location the object
 * @param method what to do with it
 * @param query raw query parameters
 * @param headers all but the host, the signature and the length
 * @param body the bytes, of which the first {@code length} are sent; may be empty
 * @param length how many
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each part would cost
record DataRequest(
    StorageUri uri,
    S3Location location,
    SdkHttpMethod method,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    int length) {
  private static final byte[] NOTHING = {};

  static DataRequest get(StorageUri uri, S3Location location, Map<String, String> headers) {
    return new DataRequest(uri, location, SdkHttpMethod.GET, Map.of(), headers, NOTHING, 0);
  }

  /** Without headers and body. */
  static DataRequest plain(
      SdkHttpMethod method, StorageUri uri, S3Location location, Map<String, String> query) {
    return new DataRequest(uri, location, method, query, Map.of(), NOTHING, 0);
  }

  boolean hasBody() {
    return method == SdkHttpMethod.PUT || method == SdkHttpMethod.POST;
  }

  DataRequest with(Map<String, String> newHeaders) {
    return new DataRequest(uri, location, method, query, newHeaders, body, length);
  }
}
