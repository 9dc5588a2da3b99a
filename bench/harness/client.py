"""A client process that is led step by step."""
import contextlib
import json
import os
import select
import subprocess
import threading

END_SECONDS = 20


class Client:
    def __init__(self, command, env, folder, limit_seconds=600):
        self.errors = open(folder / "client.log", "ab+")
        self.limit = limit_seconds
        self.name = command[-1] if len(command) < 3 else " ".join(command[-4:])
        self.process = subprocess.Popen(command, env=env, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors, text=True, bufsize=1)

    def step(self):
        """Lets it do its next step, and gives what it tells."""
        self.begin()
        return self.answer()

    def begin(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def answer(self):
        while True:
            if not select.select([self.process.stdout], [], [], self.limit)[0]:
                raise SystemExit(f"{self.name}: no answer within {self.limit} s")
            line = self.process.stdout.readline()
            if not line:
                self.errors.seek(0)
                raise SystemExit(f"{self.name} has ended:\n{self.errors.read().decode()[-3000:]}")
            if line.startswith("{"):  # the Python SDK prints lines of its own
                return json.loads(line)

    def end(self):
        """Waits for its end, and gives the peak of its memory in MiB."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        # The Python SDK has been seen to be ready with everything, and not to end.
        killer = threading.Timer(END_SECONDS, self.process.kill)
        killer.start()
        _, status, usage = os.wait4(self.process.pid, 0)
        killer.cancel()
        self.process.returncode = status
        self.errors.close()
        return usage.ru_maxrss / 1024

    def kill(self):
        """Ends it whatever it does; the peak of its memory, unless it has ended before."""
        if self.process.returncode is None:
            self.process.kill()
            return self.end()
        return None
