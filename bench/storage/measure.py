"""Runs the transfers and prints one line a figure; see bench/storage/run."""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

WORK = pathlib.Path(sys.argv[1])
CLASSPATH = sys.argv[2]
ROUNDS = int(sys.argv[3])
SIZES = sys.argv[4:] or ["big", "small"]
CONFS = {"aws": WORK / "clearml.conf", "minio": WORK / "minio.conf"}  # this SDK's two clients for S3
CLIENTS = ("sdk", "sdk-minio", "mc", "boto3", "clearml")
SETTLE_SECONDS = 1  # MinIO removes what was deleted in the background
HERE = pathlib.Path(__file__).resolve().parent
PORT = 19000 + os.getpid() % 900
HOST = f"127.0.0.1:{PORT}"
KEY, SECRET = "testadmin", "testsecret123"
BIG = int(os.environ.get("BENCH_BIG_BYTES", 1 << 30))
SMALL, SMALL_BYTES = int(os.environ.get("BENCH_SMALL_FILES", 1000)), 100_000
HEAP, SMALL_HEAP = "-Xmx96m", "-Xmx64m"
JAVA_FLAGS = os.environ.get("BENCH_JAVA_FLAGS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=4").split()


def prepare():
    rng = random.Random(1)
    with open(WORK / "big.bin", "wb") as f:
        for _ in range(BIG >> 20):
            f.write(rng.randbytes(1 << 20))
    folder = WORK / "small"
    folder.mkdir()
    for i in range(SMALL):
        (folder / f"{i:04d}.bin").write_bytes(rng.randbytes(SMALL_BYTES))
    for client, conf in CONFS.items():
        write_conf(conf, client)


def write_conf(conf, client):
    conf.write_text(
        json.dumps(
            {
                "api": {"api_server": "http://127.0.0.1:1", "web_server": "http://127.0.0.1:1",
                        "files_server": "http://127.0.0.1:1"},
                "sdk": {
                    "storage": {"cache": {"default_base_dir": str(WORK / "cache")}, "s3_client": client},
                    "aws": {"s3": {"credentials": [
                        {"host": HOST, "key": KEY, "secret": SECRET, "secure": False, "multipart": True}]}},
                },
            }
        )
    )


def start_minio():
    env = dict(os.environ, MINIO_ROOT_USER=KEY, MINIO_ROOT_PASSWORD=SECRET, MINIO_BROWSER="off")
    server = subprocess.Popen(
        [os.environ["MINIO_BINARY"], "server", "--address", HOST, str(WORK / "data")],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://{HOST}/minio/health/live")
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("MinIO did not come up")


def run(command, env):
    """Wall seconds, CPU seconds and peak MiB of a process."""
    begun = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    if status != 0:
        raise SystemExit(f"{command[:3]} failed:\n{process.stderr.read().decode()[-3000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def settle(env):
    """
    Empties the bucket and waits for the disk, so that nobody pays for another's bytes, and each writes to the same
    blocks: on a virtual disk the first to write to one waits for it.
    """
    subprocess.run([os.environ["MC_BINARY"], "rm", "--quiet", "--recursive", "--force", "bench/bench"],
                   env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(WORK / "down", ignore_errors=True)
    shutil.rmtree(WORK / "cache", ignore_errors=True)
    os.sync()
    time.sleep(SETTLE_SECONDS)


def commands(what, name, local, heap):
    uri = f"s3://{HOST}/bench/{name}"
    peer = str(HERE / "peer.py")
    mc_local, mc_remote = str(local), f"bench/bench/{name}"
    mc = {
        "bigup": ["cp", "--quiet", mc_local, mc_remote],
        "bigdown": ["cp", "--quiet", mc_remote, mc_local],
        "smallup": ["cp", "--quiet", "--recursive", mc_local + "/", mc_remote + "/"],
        "smalldown": ["cp", "--quiet", "--recursive", mc_remote + "/", mc_local + "/"],
    }[what]
    java = ["java", heap, *JAVA_FLAGS, "-cp", CLASSPATH, "ml.clear.sdk.storage.bench.TransferMain", what, str(local), uri]
    return {
        "sdk": java,
        "sdk-minio": java,
        "boto3": [sys.executable, peer, "boto3", what, str(local), HOST, name],
        "clearml": [sys.executable, peer, "clearml", what, str(local), HOST, name],
        "mc": [os.environ["MC_BINARY"], *mc],
    }


def check(what, local):
    if what == "bigdown":
        assert local.stat().st_size == BIG, local
    if what == "smalldown":
        assert sum(1 for p in local.rglob("*.bin")) == SMALL, local


def main():
    prepare()
    server = start_minio()
    env = dict(os.environ, CLEARML_CONFIG_FILE=str(CONFS["aws"]), AWS_ACCESS_KEY_ID=KEY,
               AWS_SECRET_ACCESS_KEY=SECRET, MC_HOST_bench=f"http://{KEY}:{SECRET}@{HOST}",
               CLEARML_LOG_LEVEL="ERROR")
    try:
        subprocess.run([os.environ["MC_BINARY"], "--quiet", "mb", "bench/bench"], env=env, check=True,
                       stdout=subprocess.DEVNULL)
        figures = {}
        for round_number in range(ROUNDS):
            turn = round_number % len(CLIENTS)
            for size in SIZES:
                for client in CLIENTS[turn:] + CLIENTS[:turn]:
                    settle(env)
                    for direction in ("up", "down"):
                        figure = transfer(env, size + direction, client, f"{client}-{size}")
                        figures.setdefault((size + direction, client), []).append(figure)
            print(f"round {round_number + 1} of {ROUNDS} done", file=sys.stderr)
        report(figures)
        if "big" in SIZES:
            show_heap_bound(env)
    finally:
        server.terminate()
        server.wait()


def transfer(env, what, client, name, heap=HEAP):
    """Wall seconds, CPU seconds and peak MiB."""
    if what.endswith("up"):
        local = WORK / ("big.bin" if what == "bigup" else "small")
    else:
        local = WORK / "down" / name
        (local if what == "smalldown" else local.parent).mkdir(parents=True)
    by_minio = {"CLEARML_CONFIG_FILE": str(CONFS["minio"])} if client == "sdk-minio" else {}
    figure = run(commands(what, name, local, heap)[client], {**env, **by_minio})
    check(what, local)
    return figure


def show_heap_bound(env):
    """All of the heap is no more than what it may grow by."""
    settle(env)
    for what in ("bigup", "bigdown"):
        wall, _, rss = transfer(env, what, "sdk", "sdk-big", SMALL_HEAP)
        print(f"{what} at {SMALL_HEAP}: {wall:.2f} s, peak RSS {rss:.0f} MiB")


def report(figures):
    median = {key: [statistics.median(column) for column in zip(*rows)] for key, rows in figures.items()}
    for what in [size + direction for size in SIZES for direction in ("up", "down")]:
        for index, (label, unit) in enumerate((("wall", "s"), ("cpu", "s"), ("peak RSS", "MiB"))):
            ours = median[what, "sdk"][index]
            ratios = ", ".join(
                f"{ours / median[what, peer][index]:.2f} to {peer}" for peer in CLIENTS[1:])
            print(f"{what} {label}: {ours:.2f} {unit} ({ratios})")


if __name__ == "__main__":
    main()
