"""The ClearML server that all clients of a run meet: a real one from the environment, else the testkit's."""
import base64
import contextlib
import json
import os
import re
import subprocess
import urllib.request

# One collector for all clients: that of the default takes a second core whenever it likes.
SERVER_FLAGS = ("-Xms4g", "-Xmx4g", "-XX:+UseParallelGC")
VARIABLES = ("CLEARML_API_HOST", "CLEARML_API_ACCESS_KEY", "CLEARML_API_SECRET_KEY")


class Server:
    def __init__(self, classpath, folder):
        self.process = None
        self.made = []
        if all(os.environ.get(name) for name in VARIABLES):
            self.env = {name: os.environ[name] for name in VARIABLES}
            self.env["CLEARML_FILES_HOST"] = os.environ.get("CLEARML_FILES_HOST", "http://127.0.0.1:8081")
            self.env["CLEARML_WEB_HOST"] = os.environ.get("CLEARML_WEB_HOST", "http://127.0.0.1:8080")
        else:
            self.env = self._start_testkit(classpath, folder)
        self.url = self.env["CLEARML_API_HOST"].rstrip("/")
        keys = self.env["CLEARML_API_ACCESS_KEY"] + ":" + self.env["CLEARML_API_SECRET_KEY"]
        basic = "Basic " + base64.b64encode(keys.encode()).decode()
        self.token = "Bearer " + self._post("auth.login", {}, basic)["token"]

    def _start_testkit(self, classpath, folder):
        self.process = subprocess.Popen(
            ["java", *SERVER_FLAGS, "-cp", classpath, "ml.clear.sdk.testkit.StandaloneServer", "--api-port", "0", "--files-port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, text=True)
        printed = ""
        while "credentials" not in printed:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the testkit's server did not start")
            printed += line
        found = dict(re.findall(r"(api_server|files_server): (\S+)", printed))
        found.update(re.findall(r'"(access_key|secret_key)" = "([^"]+)"', printed))
        return {"CLEARML_API_HOST": found["api_server"], "CLEARML_FILES_HOST": found["files_server"],
                "CLEARML_WEB_HOST": "http://127.0.0.1:8080", "CLEARML_API_ACCESS_KEY": found["access_key"],
                "CLEARML_API_SECRET_KEY": found["secret_key"]}

    def _post(self, action, body, authorization):
        request = urllib.request.Request(f"{self.url}/v2.23/{action}", json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "Authorization": authorization})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["data"]

    def readable(self, task):
        """How many scalars of the task can be read at this moment."""
        answer = self._post("events.scalar_metrics_iter_raw",
                            {"task": task, "metric": {"metric": "metrics"}, "batch_size": 1, "count_total": True},
                            self.token)
        return answer["total"] or 0

    def delete(self, tasks):
        for task in tasks:
            self._post("tasks.delete", {"task": task, "force": True}, self.token)

    @contextlib.contextmanager
    def on_cores_of_its_own(self):
        """Half of the cores are the server's; gives the others, or all if there is but one or the server is not ours."""
        cores = sorted(os.sched_getaffinity(0))
        if not self.process or len(cores) < 2:
            yield cores
            return
        half = len(cores) // 2
        self._pin(cores[:half])
        try:
            yield cores[half:]
        finally:
            self._pin(cores)

    def _pin(self, cores):
        for thread in os.listdir(f"/proc/{self.process.pid}/task"):
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread), cores)

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
