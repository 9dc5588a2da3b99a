package ml.clear.sdk.testkit.internal.server;

/**
 * What arrived, whatever carried it.
 *
 * @param method HTTP method; the API server does not look at it
 * @param target path and query as sent, percent-encoded
 * @param headers as sent
 * @param body empty if there was none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; bodies may be large
public record ApiRequest(String method, String target, HttpHeaders headers, byte[] body) {
  /** The path, still percent-encoded. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The query without its question mark, percent-encoded; empty if there is none. */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }
}
