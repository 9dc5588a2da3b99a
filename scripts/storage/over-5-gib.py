"""A file of 5 GiB and one byte, where S3 ends single requests: kept as an artifact on a real MinIO by this SDK with a heap of
96 MiB and read by the Python SDK, and the other way. About five minutes and 20 GB of the temporary folder, which it gives back.
Needs the servers of scripts/storage/servers and the Python of interop/run:
  interop/.venv/bin/python scripts/storage/over-5-gib.py
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = 5 * 2**30 + 1
READ_BY_PYTHON = """
import sys
from clearml import Task
print("COPY", Task.get_task(sys.argv[1]).artifacts["big"].get_local_copy(raise_on_error=True))
"""
WRITE_BY_PYTHON = """
import pathlib, sys
from clearml import Task
task = Task.init("interop", "python: over 5 GiB", output_uri=sys.argv[2], auto_connect_frameworks=False,
                 auto_resource_monitoring=False)
assert task.upload_artifact("big", pathlib.Path(sys.argv[1]), wait_on_upload=True)
print("TASK", task.id)
task.close()
"""


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(processes, command, sign, **options):
    """Starts a server and gives what it printed up to the sign."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    processes.append(process)
    printed = ""
    while sign not in printed:
        line = process.stdout.readline()
        assert line, f"{command[0]} has ended: {printed}"
        printed += line
    return printed


def run(what, command, environment):
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 0, f"{what}: {done.stdout}"
    print(f"{what}: {time.monotonic() - begun:.0f} s", flush=True)
    return dict(re.findall(r"^(TASK|SHA256|COPY) (.+)$", done.stdout, re.M))


def main(work, processes):
    binaries = dict(re.findall(r"export (\w+)='([^']+)'",
                               subprocess.check_output([ROOT / "scripts/storage/servers"], text=True)))
    subprocess.run([ROOT / "mvnw", "-B", "-q", "-ntp", "-f", ROOT, "-pl", "clearml-sdk-storage", "-am", "test-compile",
                    "dependency:build-classpath", "-Dmdep.includeScope=test",
                    "-Dmdep.outputFile=target/test.classpath"], check=True, stdout=sys.stderr)
    module = ROOT / "clearml-sdk-storage"
    classpath = f"{module}/target/test-classes:{module}/target/classes:{(module / 'target/test.classpath').read_text().strip()}"
    java = ["java", "-Xmx96m", "-cp", classpath]

    minio = f"127.0.0.1:{free_port()}"
    keys = {"MINIO_ROOT_USER": "testadmin", "MINIO_ROOT_PASSWORD": "testsecret123", "MINIO_BROWSER": "off"}
    started(processes, [binaries["MINIO_BINARY"], "server", "--address", minio, str(work / "minio")], "API:",
            env={**os.environ, **keys})
    printed = started(processes, java + ["ml.clear.sdk.testkit.StandaloneServer", "--api-port", "0", "--files-port", "0"],
                      "credentials")
    (work / "clearml.conf").write_text(re.search(r"api \{.*", printed, re.S).group().rstrip("} \n") + " }\n}\n" + f"""
        sdk.storage.cache.default_base_dir: "{work}/cache"
        # else the Python SDK's fork may hang for minutes: docs/knowledge/interop.md
        sdk.development {{ report_use_subprocess: false, vcs_repo_detect_async: false }}
        sdk.aws.s3.credentials: [{{host: "{minio}", key: "testadmin", secret: "testsecret123", secure: false}}]
        """)
    environment = {**os.environ, "CLEARML_CONFIG_FILE": str(work / "clearml.conf")}
    import boto3

    boto3.client("s3", endpoint_url=f"http://{minio}", aws_access_key_id="testadmin",
                 aws_secret_access_key="testsecret123", region_name="us-east-1").create_bucket(Bucket="large")

    big = work / "big.bin"
    with open(big, "wb") as file:
        for place in (0, SIZE // 2, SIZE - 2**20):  # between them the file is sparse
            file.seek(place)
            file.write(os.urandom(2**20))
    expected = sha256(big)
    uri = f"s3://{minio}/large"

    written = run("Java keeps 5 GiB + 1 byte", java + ["ml.clear.sdk.storage.interop.LargeArtifact", "write", big, uri],
                  environment)
    assert written["SHA256"] == expected
    read = run("Python reads it", [sys.executable, "-c", READ_BY_PYTHON, written["TASK"]], environment)
    assert Path(read["COPY"]).stat().st_size == SIZE and sha256(read["COPY"]) == expected
    shutil.rmtree(work / "cache")
    for object_folder in (work / "minio" / "large").iterdir():
        shutil.rmtree(object_folder)  # makes room

    written = run("Python keeps 5 GiB + 1 byte", [sys.executable, "-c", WRITE_BY_PYTHON, big, uri], environment)
    read = run("Java reads it", java + ["ml.clear.sdk.storage.interop.LargeArtifact", "read", written["TASK"]], environment)
    assert Path(read["COPY"]).stat().st_size == SIZE and sha256(read["COPY"]) == expected
    print("5 GiB and one byte arrived whole in both directions")


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="over-5-gib-"))
    servers = []
    try:
        main(folder, servers)
    finally:
        for server in servers:
            server.terminate()
            server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
