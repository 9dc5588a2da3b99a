"""A server of the testkit for the session; a process, a home folder and no configuration of its own for each test."""

import faulthandler
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "clearml-sdk-tests"
LIMIT_SECONDS = 60
PASSED = "passed"
HANGS = f"no end after {LIMIT_SECONDS} s"


def _class_path(module):
    dependencies = (module / "target/test.classpath").read_text().strip()
    return f"{module}/target/test-classes:{module}/target/classes:{dependencies}"


def _java(module, main, arguments, **options):
    command = ["java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
    command += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", _class_path(module), main]
    return subprocess.Popen(command + [str(a) for a in arguments], stdout=subprocess.PIPE, text=True,
                            encoding="utf-8", **options)


@pytest.fixture(scope="session")
def server():
    """The settings of a running server, as environment variables."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server is ended then, too
    process = _java(TESTS, "ml.clear.sdk.testkit.StandaloneServer", ["--api-port", "0", "--files-port", "0"])
    try:
        printed = ""
        while "credentials" not in printed:
            line = process.stdout.readline()
            assert line, f"the server has ended: {printed}"
            printed += line
        urls = dict(re.findall(r"(api_server|files_server): (\S+)", printed))
        keys = dict(re.findall(r'"(access_key|secret_key)" = "([^"]+)"', printed))
        yield {
            "CLEARML_API_HOST": urls["api_server"],
            "CLEARML_FILES_HOST": urls["files_server"],
            "CLEARML_WEB_HOST": "http://127.0.0.1:8080",
            "CLEARML_API_ACCESS_KEY": keys["access_key"],
            "CLEARML_API_SECRET_KEY": keys["secret_key"],
        }
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(autouse=True)
def home(server, tmp_path, monkeypatch):
    """An empty home; the environment names the server and nothing else of ClearML."""
    for name in list(os.environ):
        if name.startswith(("CLEARML_", "TRAINS_")):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("CLEARML_CACHE_DIR", str(folder / "cache"))
    # Else the SDK forks its reporter while another of its threads starts git: the fork then holds the pipe on which
    # subprocess.Popen waits for git's start, and Task.close() waits for that thread. No variable sets these two.
    settings = folder / "clearml.conf"
    settings.write_text("sdk.development { report_use_subprocess: false, vcs_repo_detect_async: false }\n")
    monkeypatch.setenv("CLEARML_CONFIG_FILE", str(settings))
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    # The program that the SDK looks at, for its git state and imports: not this repository.
    program = tmp_path / "program.py"
    program.write_text("import clearml\n")
    monkeypatch.setattr(sys, "argv", [str(program)])
    return folder


@pytest.fixture
def java():
    """Runs a main class of the tests (or of another module) and gives what it printed."""

    def run(main, *arguments, module="clearml-sdk-tests", **variables):
        environment = {**os.environ, **variables}
        name = main if "." in main else f"ml.clear.sdk.tests.interop.{main}"
        process = _java(ROOT / module, name, arguments, env=environment)
        try:
            out, _ = process.communicate(timeout=120)
        finally:
            process.kill()
        assert process.returncode == 0, f"{name} ended with {process.returncode}: {out}"
        return out

    return run


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Runs the test in a fork: the Python SDK keeps its one current task, and more, in the process."""
    failure = _in_a_fork(pyfuncitem)
    if failure != PASSED:
        pytest.fail(failure, pytrace=False)
    return True


def _in_a_fork(pyfuncitem):
    with tempfile.TemporaryFile() as stacks:
        failure = _answer_of_a_fork(pyfuncitem, stacks)
        stacks.seek(0)
        return failure + ", in\n" + stacks.read().decode() if failure == HANGS else failure


def _answer_of_a_fork(pyfuncitem, stacks):
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        faulthandler.dump_traceback_later(LIMIT_SECONDS - 5, file=stacks)
        answer = PASSED
        try:
            pyfuncitem.obj(**arguments)
        except BaseException:
            answer = traceback.format_exc()
        os.write(write_end, answer.encode()[-60_000:])  # fits into a pipe that nobody reads yet
        os._exit(0)  # not the exit handlers of pytest, which live in the parent
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answer:
        ended, _, _ = select.select([answer], [], [], LIMIT_SECONDS)
        failure = os.read(answer.fileno(), 1 << 16).decode(errors="replace") if ended else HANGS
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return failure or f"the test's process died: {status}"
