"""From report to readable, at ten scalars a second."""
import time

from .bench import Figures

PER_SECOND = 10
POLL_SECONDS = 0.005
SETTLING_SECONDS = 2  # the first batch has none before it, and counts for no rate


def measure(bench, seconds):
    figures = Figures()
    for client in bench.clearml_clients():
        _one(bench, figures, client, seconds * PER_SECOND)
    figures.show("lag p50", "s", digits=3)
    figures.show("lag p99", "s", digits=3)
    figures.show("batches a second", "", digits=2)
    figures.show("requests of any kind a second", "", digits=2)


def _one(bench, figures, client, points):
    proxy = bench.proxy()
    process = bench.start(bench.command(client, "trickle", points, PER_SECOND), proxy.url)
    try:
        task = process.step()["task"]
        process.begin()
        readable_at = _watch(bench.server, task, PER_SECOND * SETTLING_SECONDS)
        requests, batches, begun = proxy.requests, proxy.batches(), time.monotonic()
        readable_at += _watch(bench.server, task, points, len(readable_at))
        seconds = time.monotonic() - begun
        figures.add("batches a second", client, (proxy.batches() - batches) / seconds)
        figures.add("requests of any kind a second", client, (proxy.requests - requests) / seconds)
        reported_at = process.answer()["reported_at"]
        lags = sorted(seen - reported for seen, reported in zip(readable_at, reported_at))
        figures.add("lag p50", client, lags[points // 2])
        figures.add("lag p99", client, lags[int(points * 0.99)])
        process.step()
        process.end()
        bench.server.delete([task])
    finally:
        process.kill()
        proxy.close()


def _watch(server, task, points, known=0):
    """When each point beyond those known could be read first. They become readable in order."""
    readable_at = []
    while known + len(readable_at) < points:
        count = server.readable(task)
        readable_at += [time.time()] * (count - known - len(readable_at))
        time.sleep(POLL_SECONDS)
    return readable_at
