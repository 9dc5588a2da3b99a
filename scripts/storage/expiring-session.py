"""A session of a real MinIO that expires in the middle of an upload: the shortest it gives is 15 minutes, so this takes 17.
The credentials come from a container's endpoint, as on ECS, which says that they hold for a day: the store's refusal is the
first that the SDK hears of their end. Needs the servers of scripts/storage/servers and the Python of interop/run:
  interop/.venv/bin/python scripts/storage/expiring-session.py
"""

import datetime
import hashlib
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parent.parent.parent
SESSION_SECONDS = 900
PIECES, PIECE_BYTES, PIECE_SECONDS = 25, 8 << 20, 40
KEYS = {"aws_access_key_id": "testadmin", "aws_secret_access_key": "testsecret123", "region_name": "us-east-1"}


class CredentialsEndpoint(http.server.BaseHTTPRequestHandler):
    given = []

    def do_GET(self):
        session = boto3.client("sts", endpoint_url=self.server.minio, **KEYS).assume_role(
            RoleArn="arn:aws:iam::000000000000:role/any", RoleSessionName="expiring", DurationSeconds=SESSION_SECONDS)["Credentials"]
        self.given.append(session["AccessKeyId"])
        print(f"session {len(self.given)} given, holds until {session['Expiration']:%H:%M:%S}", flush=True)
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        body = json.dumps({"AccessKeyId": session["AccessKeyId"], "SecretAccessKey": session["SecretAccessKey"],
                           "Token": session["SessionToken"], "Expiration": f"{tomorrow:%Y-%m-%dT%H:%M:%SZ}"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url):
    for _ in range(200):
        try:
            return urllib.request.urlopen(url)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("MinIO did not come up")


def main(work, binaries, address):
    subprocess.run([ROOT / "mvnw", "-B", "-q", "-ntp", "-f", ROOT, "-pl", "clearml-sdk-storage", "-am", "test-compile",
                    "dependency:build-classpath", "-Dmdep.includeScope=test",
                    "-Dmdep.outputFile=target/test.classpath"], check=True, stdout=sys.stderr)
    module = ROOT / "clearml-sdk-storage"
    classpath = f"{module}/target/test-classes:{module}/target/classes:{(module / 'target/test.classpath').read_text().strip()}"
    store = boto3.client("s3", endpoint_url=f"http://{address}", **KEYS)
    store.create_bucket(Bucket="slow")
    endpoint = http.server.ThreadingHTTPServer(("127.0.0.1", 0), CredentialsEndpoint)
    endpoint.minio = f"http://{address}"
    threading.Thread(target=endpoint.serve_forever, daemon=True).start()
    (work / "clearml.conf").write_text(f"""
        api {{ api_server: "http://127.0.0.1:1", web_server: "http://127.0.0.1:1", files_server: "http://127.0.0.1:1" }}
        sdk.storage.cache.default_base_dir: "{work}/cache"
        sdk.aws.s3.credentials: [{{host: "{address}", use_credentials_chain: true, secure: false}}]
        """)
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CLEARML_"))}
    done = subprocess.run(
        ["java", "-Xmx96m", "-cp", classpath, "ml.clear.sdk.storage.interop.SlowUpload", f"s3://{address}/slow/object",
         str(PIECES), str(PIECE_SECONDS)], stdout=subprocess.PIPE, text=True,
        env={**bare, "HOME": str(work), "CLEARML_CONFIG_FILE": str(work / "clearml.conf"),
             "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{endpoint.server_port}/session"})
    assert done.returncode == 0, done.stdout
    object_bytes = store.get_object(Bucket="slow", Key="object")["Body"].read()
    assert len(object_bytes) == PIECES * PIECE_BYTES
    assert f"SHA256 {hashlib.sha256(object_bytes).hexdigest()}" in done.stdout
    assert len(CredentialsEndpoint.given) >= 2, "the first session never ended"
    print(f"{PIECES * PIECE_BYTES >> 20} MiB in {PIECES * PIECE_SECONDS} s arrived whole by {len(CredentialsEndpoint.given)} sessions")


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="expiring-session-"))
    found = dict(re.findall(r"export (\w+)='([^']+)'",
                            subprocess.check_output([ROOT / "scripts/storage/servers"], text=True)))
    where = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [found["MINIO_BINARY"], "server", "--address", where, str(folder / "minio")], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "MINIO_ROOT_USER": "testadmin", "MINIO_ROOT_PASSWORD": "testsecret123", "MINIO_BROWSER": "off"})
    try:
        wait_for(f"http://{where}/minio/health/live")
        main(folder, found, where)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
