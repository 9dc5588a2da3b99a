"""Round trips and time from init to running, and of close, with nothing reported."""
from .bench import Figures


def measure(bench, rounds):
    figures = Figures()
    for _ in range(rounds):
        for client in bench.clearml_clients():
            process = bench.start(bench.command(client, "scalars", 1, 1))
            try:
                started = process.step()
                figures.add("init", client, started["seconds"])
                process.step()
                figures.add("close after one scalar", client, process.step()["seconds"])
                process.end()
                bench.server.delete([started["task"]])
            finally:
                process.kill()
    for client in bench.clearml_clients():
        _count(bench, figures, client)
    figures.show("init", "s", digits=3)
    figures.show("round trips of init", "", digits=0)
    figures.show("close after one scalar", "s", digits=3)
    figures.show("round trips of the scalar and close", "", digits=0)


def _count(bench, figures, client):
    proxy = bench.proxy()
    process = bench.start(bench.command(client, "scalars", 1, 1), proxy.url)
    try:
        task = process.step()["task"]
        started = proxy.requests
        process.step()
        process.step()
        figures.add("round trips of init", client, started)
        figures.add("round trips of the scalar and close", client, proxy.requests - started)
        process.end()
        bench.server.delete([task])
    finally:
        process.kill()
        proxy.close()
