package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists that come in pages, and pages that do not come whole. */
class S3ListingTest {
  @RegisterExtension final ScriptedStore script = new ScriptedStore();
  private S3Store store;

  @BeforeEach
  void start() {
    store = script.store(Map.of());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static String page(String rest, String... keys) {
    StringBuilder xml = new StringBuilder("<ListBucketResult>").append(rest);
    for (String key : keys) {
      xml.append("<Contents><Key>").append(key).append("</Key>");
      xml.append("<LastModified>2026-11-24T10:20:30.000Z</LastModified>");
      xml.append("<Size>7</Size></Contents>");
    }
    return xml.append("</ListBucketResult>").toString();
  }

  private static String followedBy(String token) {
    return "<IsTruncated>true</IsTruncated><NextContinuationToken>"
        + token
        + "</NextContinuationToken>";
  }

  private List<ObjectInfo> list() {
    try (Stream<ObjectInfo> found = store.list(script.at("a/"))) {
      return found.toList();
    }
  }

  @Test
  void pagesAreFetchedWhenTheyAreReadUpTo() throws Exception {
    script
        .answers(200, page(followedBy("to&amp;ken="), "a/1", "a/2"))
        .answers(200, page("", "a/3"));

    try (Stream<ObjectInfo> found = store.list(script.at("a/"))) {
      var objects = found.iterator();
      assertThat(objects.next())
          .isEqualTo(
              new ObjectInfo(
                  script.at("a/1"), 7, Optional.of(Instant.parse("2026-11-24T10:20:30Z"))));
      objects.next();
      assertThat(script.server.getRequestCount()).isEqualTo(1);
      assertThat(objects.next().uri()).isEqualTo(script.at("a/3"));
      assertThat(objects.hasNext()).isFalse();
    }
    assertThat(script.taken().getUrl().queryParameter("prefix")).isEqualTo("a/");
    assertThat(script.taken().getUrl().queryParameter("continuation-token")).isEqualTo("to&ken=");
  }

  @Test
  void keysAreDecodedIfTheStoreHasEncodedThem() {
    script
        .answers(200, page("<EncodingType>url</EncodingType>", "a/50%25+%2B%C3%A9%0A"))
        .answers(
            200, page("", "a/50%25+&lt;&amp;&gt;&amp;lt;&#34;&#39;&apos;&quot;&#x9;&#x1F600;"));

    assertThat(list()).extracting(ObjectInfo::uri).containsExactly(script.at("a/50% +é\n"));
    assertThat(list())
        .extracting(ObjectInfo::uri)
        .containsExactly(script.at("a/50%25+<&>&lt;\"''\"\t😀"));
  }

  @Test
  void aPageThatWasCutIsAskedForAgain() {
    script.server.enqueue(
        new MockResponse.Builder()
            .body(page("", "a/1"))
            .setHeader("Content-Length", "100000")
            .onResponseEnd(new SocketEffect.CloseSocket())
            .build());
    script.answers(200, page("", "a/1", "a/2"));

    assertThat(list()).hasSize(2);
  }

  @Test
  void aRefusalOfALaterPageIsToldLikeAnyOther() {
    script.answers(200, page(followedBy("x"), "a/1")).refuses(403, "AccessDenied", "no more");

    assertThatThrownBy(this::list)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
        .hasMessageContainingAll("LIST " + script.at("a/"), "may not LIST here", "no more");
  }

  @Test
  void whatIsNoListIsNotAnEmptyOne() {
    script
        .answers(200, "<html>Welcome</html>")
        .answers(200, page("<IsTruncated>true</IsTruncated>"));

    assertThatThrownBy(this::list).hasMessageContaining("not that of an S3 store: Welcome");
    assertThatThrownBy(this::list).hasMessageContaining("not that of an S3 store");
  }
}
