package ml.clear.sdk.storage.s3;

/** The same through MinIO's own client. */
class ShakyMinioClientTest extends ShakyMinioTest {
  @Override
  protected String conf(String host) {
    return super.conf(host) + "sdk.storage.s3_client: minio";
  }
}
