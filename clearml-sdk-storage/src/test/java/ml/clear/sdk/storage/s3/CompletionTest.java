package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether an object of parts is there is known only from the whole answer to its completion. */
class CompletionTest {
  private static final int BYTES = 8 << 20;
  private static final String SIZE = String.valueOf(BYTES);
  private static final String DONE = "<CompleteMultipartUploadResult/>";

  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  private void takesThePart() {
    script.answers(200, "<R><UploadId>u</UploadId></R>").answers(200, "", "ETag", "\"p\"");
  }

  /** An answer that ends in mid-body. */
  private void cuts(String body, boolean chunked) {
    MockResponse.Builder cut = new MockResponse.Builder();
    if (chunked) {
      cut.chunkedBody(body, 10);
    } else {
      cut.body(body);
    }
    script.server.enqueue(cut.onResponseBody(new SocketEffect.CloseSocket()).build());
  }

  private ObjectInfo store() {
    try (S3Store store = script.storeAt(script.host(), Map.of("sdk.aws.boto3.read_timeout", 1))) {
      return store.put(script.at("large"), ObjectSource.of(new byte[BYTES]));
    }
  }

  @Test
  void anAnswerThatWasCutIsAskedForAgain() {
    takesThePart();
    cuts(DONE.repeat(3), true);
    cuts(DONE.repeat(3), false);
    script.answers(200, DONE);

    assertThat(store().sizeBytes()).isEqualTo(BYTES);

    assertThat(script.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void whatTheStoreHadDoneBeforeItsAnswerWasLostIsDone() {
    takesThePart();
    cuts(DONE.repeat(3), true);
    script.refuses(404, "NoSuchUpload", "gone");
    script.answers(200, "", "Content-Length", SIZE); // to HEAD

    assertThat(store().sizeBytes()).isEqualTo(BYTES);
  }

  @Test
  void anUploadThatAnotherOneEndedIsNotTakenForTheEarlierObjectOfItsSize() {
    takesThePart();
    script.refuses(404, "NoSuchUpload", "aborted by a rule of the bucket");
    script.answers(204, "", "Content-Length", SIZE); // to the abort; to a HEAD, the earlier object

    assertThatThrownBy(this::store)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("aborted by a rule of the bucket");
  }

  @Test
  void theAnswerToTheBeginningIsAskedForAgainToo() {
    cuts("<R><UploadId>u</UploadId></R>", true);
    takesThePart();
    script.answers(200, DONE);

    assertThat(store().sizeBytes()).isEqualTo(BYTES);
  }
}
