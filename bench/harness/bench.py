"""What all measurements share: the server, the clients' commands, and how figures are printed."""
import os
import pathlib
import statistics
import time

from .client import Client
from .proxy import CountingProxy

JAVA = ["java", "-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"]


class Bench:
    def __init__(self, folder, classpath, python, server, clients):
        self.folder, self.classpath, self.python, self.server = folder, classpath, python, server
        self.clients = clients
        self.sources = pathlib.Path(__file__).resolve().parent.parent

    def java(self, main, *arguments, flags=()):
        return [*JAVA, *flags, "-cp", self.classpath, f"ml.clear.sdk.bench.{main}", *map(str, arguments)]

    def clearml_clients(self):
        return [client for client in self.clients if client != "mlflow"]

    def command(self, client, *arguments):
        if client == "sdk":
            return self.java("SdkClient", *arguments)
        settings = self.sources / f"clients/{client}.conf"
        return ["env", f"CLEARML_CONFIG_FILE={settings}", self.python, str(self.sources / "clients/python_sdk.py"),
                *map(str, arguments)]

    def env(self, api_host=None):
        """A home of its own, and nothing of ClearML but the server."""
        home = self.folder / f"home-{time.monotonic_ns()}"
        home.mkdir()
        env = {name: value for name, value in os.environ.items() if not name.startswith(("CLEARML_", "TRAINS_"))}
        env.update(self.server.env, HOME=str(home), CLEARML_CACHE_DIR=str(home / "cache"), CLEARML_LOG_LEVEL="ERROR")
        if api_host:
            env["CLEARML_API_HOST"] = api_host
        return env

    def start(self, command, api_host=None):
        return Client(command, self.env(api_host), self.folder)

    def proxy(self, upstream=None):
        return CountingProxy(upstream or self.server.url)


class Figures:
    """Values by name and client; printed as the median, with the ratio to each peer."""

    def __init__(self):
        self.values = {}

    def add(self, name, client, value):
        self.values.setdefault(name, {}).setdefault(client, []).append(value)

    def show(self, name, unit, scale=1.0, digits=1):
        medians = {client: statistics.median(values) * scale for client, values in self.values[name].items()}
        ours = medians["sdk"]
        peers = [f"{_ratio(ours, value)} to {peer} {value:,.{digits}f}"
                 for peer, value in medians.items() if peer != "sdk"]
        print(f"{name}: {ours:,.{digits}f} {unit}{' (' + '; '.join(peers) + ')' if peers else ''}", flush=True)


def _ratio(ours, theirs):
    if theirs == 0:
        return "-"
    ratio = ours / theirs
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.5f}".rstrip("0") if ratio else "0"
