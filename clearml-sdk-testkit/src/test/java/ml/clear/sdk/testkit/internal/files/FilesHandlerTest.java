package ml.clear.sdk.testkit.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiFixture;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;
import org.junit.jupiter.api.Test;

class FilesHandlerTest {
  private final ApiFixture api = new ApiFixture();
  private final StoredFiles stored = new StoredFiles();
  private final FilesHandler files = new FilesHandler(api.state, stored);
  private final Map<String, String> headers = new HashMap<>();

  FilesHandlerTest() {
    String token = api.call("auth.login", "{}").path("token").asText();
    headers.put("Authorization", "Bearer " + token);
  }

  private ApiAnswer send(String method, String target, String body) {
    return files.handle(
        new ApiRequest(
            method, target, new HttpHeaders(headers), body.getBytes(StandardCharsets.UTF_8)));
  }

  private ApiAnswer upload(String path, String content) {
    headers.put("Content-Type", "multipart/form-data; boundary=BBB");
    ApiAnswer answer =
        send(
            "POST",
            "/",
            "--BBB\r\nContent-Disposition: form-data; name=\""
                + path
                + "\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\n"
                + content
                + "\r\n--BBB--\r\n");
    headers.remove("Content-Type");
    return answer;
  }

  private static String text(ApiAnswer answer) {
    return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void anUploadIsStoredUnderTheNameOfItsFieldAndComesBack() {
    assertThat(text(upload("/a é/b+c %25.txt", "one\r\ntwo\r\n")))
        .isEqualTo("200 [\"a \\u00e9/b+c %25.txt\"]");

    ApiAnswer answer = send("GET", "/a%20%C3%A9/b+c%20%2525.txt", "");

    assertThat(text(answer)).isEqualTo("200 one\r\ntwo\r\n");
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/plain; charset=utf-8")
        .containsEntry("Content-Disposition", "inline; filename=\"b+c %25.txt\"");
  }

  @Test
  void anEmptyFileAndALaterVersionAreKept() {
    upload("x/empty.bin", "");
    upload("x/y.txt", "old");
    upload("x/y.txt", "new");

    assertThat(text(send("GET", "/x/empty.bin", ""))).isEqualTo("200 ");
    assertThat(text(send("GET", "/x/y.txt", ""))).isEqualTo("200 new");
  }

  @Test
  void partsOfAFileAreSent() {
    upload("f.txt", "hello");

    headers.put("Range", "bytes=1-2");
    ApiAnswer middle = send("GET", "/f.txt", "");
    headers.put("Range", "bytes=-2");
    ApiAnswer end = send("GET", "/f.txt", "");
    headers.put("Range", "bytes=9-");
    ApiAnswer beyond = send("GET", "/f.txt", "");

    assertThat(text(middle)).isEqualTo("206 el");
    assertThat(middle.headers()).containsEntry("Content-Range", "bytes 1-2/5");
    assertThat(text(end)).isEqualTo("206 lo");
    assertThat(beyond.status()).isEqualTo(416);
  }

  @Test
  void pathsThatLeaveTheFolderAreNotFound() {
    assertThat(upload("../../etc/x", "b").status()).isEqualTo(404);
    assertThat(stored.paths()).isEmpty();
    assertThat(send("GET", "/../x", "").status()).isEqualTo(404);
  }

  @Test
  void filesAreDeletedOneByOneAndManyWithTheirFolders() {
    upload("d/a.txt", "1");
    upload("d/b.txt", "2");
    upload("e.txt", "3");

    assertThat(text(send("DELETE", "/d/a.txt", ""))).isEqualTo("200 \"d/a.txt\"");
    assertThat(text(send("DELETE", "/d", ""))).isEqualTo("404 File d not found");
    assertThat(text(send("POST", "/delete_many", "{\"files\":[\"nope\",\"d\"]}")))
        .isEqualTo("200 {\"deleted\": {\"d\": \"d\"}, \"errors\": {\"Not found\": [\"nope\"]}}");
    assertThat(stored.paths()).containsExactly("e.txt");
  }

  @Test
  void onlyTheTokenOfTheApiServerOpensIt() {
    headers.remove("Authorization");
    assertThat(text(send("GET", "/", ""))).isEqualTo("200 OK");
    assertThat(text(send("GET", "/nope", ""))).startsWith("401 <!doctype html>");
    headers.put("Authorization", "Basic abc");
    assertThat(text(send("GET", "/nope", "")))
        .isEqualTo("401 Only bearer token authorization is supported");
    headers.put("Authorization", "Bearer abc");
    assertThat(text(send("GET", "/nope", ""))).isEqualTo("401 Not enough segments");
  }

  @Test
  void aContentEncodingIsRefused() {
    headers.put("Content-Encoding", "gzip");

    assertThat(send("POST", "/", "").status()).isEqualTo(415);
  }
}
