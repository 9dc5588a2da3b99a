"""100,000 scalars in 20 series by this SDK, the Python SDK and MLflow's Java client."""
import threading
import time

from .bench import Figures

SERIES = 20
POLL_SECONDS = 0.1
CALL = {"p50": "call p50", "p99": "call p99", "p999": "call p99.9", "max": "call max"}


def _readable(points):
    return f"{points:,} scalars readable after"


def _requests(points):
    return f"requests for {points:,} scalars"


def _bytes(points):
    return f"bytes for {points:,} scalars, both ways"


def measure(bench, rounds, points, mlflow, mlflow_points):
    """
    Prints the cost of a call, the time until all is readable, requests and bytes, close, and peak memory.

    rounds: of each client, those of several being interleaved
    mlflow: its server, or None
    """
    figures = Figures()
    counts = {**dict.fromkeys(rounds, points), "mlflow": mlflow_points}
    for round_number in range(max(rounds.values())):
        for client in bench.clients:
            if round_number < rounds[client]:
                _one(bench, figures, client, counts[client], mlflow, points)
    for client in bench.clients:
        _counted(bench, figures, client, counts[client], mlflow, points)
    for name in CALL.values():
        figures.show(name, "µs", 1e-3, 2)
    figures.show(_readable(points), "s", digits=2)
    figures.show(_requests(points), "", digits=0)
    figures.show(_bytes(points), "MB", 1e-6, 2)
    figures.show("close", "s", digits=3)
    figures.show("peak RSS", "MiB", digits=0)
    if mlflow:
        print(f"(MLflow reported {mlflow_points:,} scalars a round; its time, requests and bytes are scaled up)")


def _start(bench, client, count, mlflow, url=None):
    if client == "mlflow":
        command = bench.java("MlflowClient", "scalars", count, SERIES, url or mlflow.url)
        return bench.start(command), mlflow
    return bench.start(bench.command(client, "scalars", count, SERIES), url), bench.server


def _one(bench, figures, client, count, mlflow, points):
    process, server = _start(bench, client, count, mlflow)
    try:
        task = process.step()["task"]
        watch = Watch(server, task, count)
        begun = time.monotonic()
        watch.start()
        for name, value in process.step().items():
            figures.add(CALL[name], client, value)
        figures.add("close", client, process.step()["seconds"])
        watch.join()
        figures.add(_readable(points), client, (watch.complete - begun) * points / count)
        figures.add("peak RSS", client, process.end())
        server.delete([task])
    finally:
        process.kill()


def _counted(bench, figures, client, count, mlflow, points):
    """Requests and bytes, through a proxy and therefore not timed; starting and closing left out."""
    proxy = bench.proxy(mlflow.url if client == "mlflow" else None)
    process, server = _start(bench, client, count, mlflow, proxy.url)
    try:
        task = process.step()["task"]
        requests, transferred = proxy.requests, proxy.bytes()
        process.step()
        Watch(server, task, count).run()
        spent = proxy.requests - requests, proxy.bytes() - transferred
        process.step()
        process.end()
        server.delete([task])
    finally:
        process.kill()
        proxy.close()
    for name, value in zip((_requests(points), _bytes(points)), spent):
        figures.add(name, client, value * points / count)


class Watch(threading.Thread):
    """Looks whether all scalars can be read, until they can."""

    def __init__(self, server, task, count):
        super().__init__(daemon=True)
        self.server, self.task, self.count = server, task, count
        self.complete = None

    def run(self):
        deadline = time.monotonic() + 600
        while self.server.readable(self.task) < self.count:
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.count} scalars were not readable within ten minutes")
            time.sleep(POLL_SECONDS)
        self.complete = time.monotonic()
