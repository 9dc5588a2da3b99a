"""The command line behind bench/report."""
import argparse
import os
import pathlib
import shutil
import signal
import tempfile

from . import ingest, lag, memory, peers, startup
from .bench import Bench
from .mlflow_server import MlflowServer
from .server import Server

WHAT = ("peers", "ingest", "lag", "memory", "startup")


def main():
    parser = argparse.ArgumentParser(prog="bench/report")
    parser.add_argument("what", nargs="*", metavar="|".join(WHAT), help="default: all")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and points")
    parser.add_argument("--clients", default="sdk,python,python-thread,mlflow",
                        help="which of sdk,python,python-thread,mlflow; sdk is needed")
    parser.add_argument("--python-rounds", type=int, default=3, help="of 100,000 scalars, default 3")
    chosen = parser.parse_args()
    if unknown := set(chosen.what) - set(WHAT):
        parser.error(f"unknown: {', '.join(unknown)}")
    what = chosen.what or WHAT
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that servers are ended then, too
    folder = pathlib.Path(tempfile.mkdtemp(prefix="clearml-bench-"))
    server = mlflow = None
    try:
        server = Server(os.environ["BENCH_CLASSPATH"], folder)
        bench = Bench(folder, os.environ["BENCH_CLASSPATH"], os.environ["BENCH_PYTHON"], server,
                      chosen.clients.split(","))
        if "startup" in what:
            startup.measure(bench, 1 if chosen.quick else 5)
        if "lag" in what:
            lag.measure(bench, 10 if chosen.quick else 60)
        if "ingest" in what:
            ingest.measure(bench, 2 if chosen.quick else 7, 50_000 if chosen.quick else 400_000)
        if "memory" in what:
            memory.measure(bench, 5_000_000 if chosen.quick else 100_000_000)
        if "peers" in what:
            if "mlflow" in bench.clients:
                mlflow = MlflowServer(os.environ["BENCH_MLFLOW"], folder)
            points = 5_000 if chosen.quick else 100_000
            # The Python SDK takes some two minutes for 100,000.
            rounds = {"sdk": 5, "python": chosen.python_rounds, "python-thread": 3, "mlflow": 3}
            if chosen.quick:
                rounds = dict.fromkeys(rounds, 1)
            peers.measure(bench, rounds, points, mlflow, 500 if chosen.quick else 2_000)
    finally:
        for running in (mlflow, server):
            if running:
                running.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
