"""A real MLflow server on the loopback interface, with SQLite."""
import json
import os
import socket
import subprocess
import time
import urllib.parse
import urllib.request

from .peers import SERIES


class MlflowServer:
    def __init__(self, binary, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        env = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
        self.log = open(folder / "mlflow.log", "wb")
        self.process = subprocess.Popen(
            [binary, "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--backend-store-uri",
             f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "mlflow-artifacts")],
            cwd=folder, env=env, stdout=self.log, stderr=self.log, start_new_session=True)
        self._await()

    def _await(self):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the MLflow server did not come up, see {self.log.name}")

    def readable(self, run):
        """How many steps the last series has, times the number of series: a client sends one after the other."""
        query = urllib.parse.urlencode(
            {"run_id": run, "metric_key": f"metrics/series-{SERIES - 1}", "max_results": 25000})
        url = f"{self.url}/api/2.0/mlflow/metrics/get-history?{query}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            return len(json.load(answer).get("metrics", [])) * SERIES

    def delete(self, runs):
        """They go with the folder."""

    def close(self):
        os.killpg(self.process.pid, 15)  # it has workers of its own
        self.process.wait()
        self.log.close()
