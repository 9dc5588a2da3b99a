"""The README's main command in an empty home; its session imported by both SDKs; the same program on a server."""

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """The zip that the main command left."""
    home = tmp_path_factory.mktemp("main-job")
    # HOME is the user's here: the test's own is set later, and Maven keeps its downloads there.
    done = subprocess.run([ROOT / "scripts/try-main-job", home], stdout=subprocess.PIPE, text=True, timeout=600)
    assert done.returncode == 0, done.stdout
    return Path(re.search(r"^ *session +(\S+)$", done.stdout, re.M).group(1))


def contents(path):
    """What a session holds, read without either SDK."""
    with zipfile.ZipFile(path) as archive:
        task = json.loads(archive.read("task.json"))
        lines = {name: [e for line in archive.read(name).splitlines() if line.strip() for e in json.loads(line)]
                 for name in ("metrics.jsonl", "log.jsonl")}
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return task, lines["metrics.jsonl"], lines["log.jsonl"], files


def compare(imported, path):
    task, metrics, log, files = contents(path)
    points = {}
    singles = {}
    for event in metrics:
        if event["type"] != "training_stats_scalar":
            continue
        if event["iter"] == -2**31:
            singles[event["variant"]] = event["value"]
        else:
            points.setdefault((event["metric"], event["variant"]), []).append((event["iter"], event["value"]))
    assert len(points) == 3 and all(len(p) == 80 for p in points.values()) and len(singles) == 1

    assert imported.status == "completed" and imported.name == task["name"]
    assert imported.get_project_name() == task["project_name"]
    assert set(imported.get_tags()) == set(task["tags"])
    scalars = imported.get_all_reported_scalars()
    for (metric, variant), expected in points.items():
        curve = scalars[metric][variant]
        assert list(zip(curve["x"], curve["y"])) == sorted(expected)
    assert imported.get_reported_single_values() == singles
    written = {f"{s}/{n}": (p["value"], p.get("type")) for s, ps in task["hyperparams"].items() for n, p in ps.items()}
    read = {f"{s}/{n}": (p.value, p.type) for s, ps in imported.data.hyperparams.items() for n, p in ps.items()}
    assert read == written and "General/eta" in written
    console = imported.get_reported_console_output(number_of_reports=1000)
    assert "".join(e["msg"] for e in log).split() == "".join(console).split()
    artifacts = {a["key"]: a for a in task["execution"]["artifacts"]}
    assert set(artifacts) == set(imported.artifacts) == {"model", "predictions"}
    for name, entry in artifacts.items():
        copy = Path(imported.artifacts[name].get_local_copy()).read_bytes()
        assert copy == files[entry["uri"]]
        assert hashlib.sha256(copy).hexdigest() == entry["hash"] == imported.artifacts[name].hash
        assert len(copy) == entry["content_size"] == imported.artifacts[name].size


def test_python_imports_the_session_whole(session):
    from clearml import Task

    compare(Task.get_task(Task.import_offline_session(str(session))), session)


def test_java_imports_the_session_whole(session, java):
    from clearml import Task

    printed = java("ml.clear.sdk.offline.ImportSession", session)

    compare(Task.get_task(re.search(r"\b[0-9a-f]{32}\b", printed.replace(session.stem, "")).group()), session)


def test_same_program_reports_to_a_server(java):
    from clearml import Task

    printed = java("ml.clear.sdk.examples.TrainXgBoost", module="clearml-sdk-examples")

    task = Task.get_task(re.search(r"/(?:experiments|tasks)/([0-9a-f]{32})", printed).group(1))
    assert task.status == "completed" and set(task.get_tags()) == {"xgboost", "example"}
    scalars = task.get_all_reported_scalars()
    assert scalars["log loss"]["validation"]["x"] == list(range(80))
    assert scalars["log loss"]["training"]["y"][-1] < scalars["log loss"]["training"]["y"][0]
    assert task.get_reported_single_value("validation accuracy") > 0.9
    assert task.get_parameters(cast=True)["General/rounds"] == 80
    console = "".join(task.get_reported_console_output(number_of_reports=1000))
    assert "round 80 of 80" in console and "Validation accuracy" in console
    rows = Path(task.artifacts["predictions"].get()).read_text().splitlines()
    assert rows[0] == "row,label,probability" and len(rows) == 144
    assert task.artifacts["model"].size > 1000


def test_model_that_an_example_keeps_is_used_by_another_run(java, tmp_path):
    from clearml import Model, Task

    printed = java("ml.clear.sdk.examples.KeepModel", tmp_path / "models", module="clearml-sdk-examples")

    assert float(re.search(r"Accuracy with the kept model: ([0-9.]+)", printed).group(1)) > 0.9
    kept = Model.query_models("ClearML JVM examples", "breast cancer classifier", only_published=True)[0]
    assert kept.framework == "XGBoost" and kept.labels == {"malignant": 0, "benign": 1}
    assert kept.url.startswith((tmp_path / "models").as_uri()) and kept.get_metadata("rounds") == "80"
    user = Task.get_task(project_name="ClearML JVM examples", task_name="score with the kept model")
    assert user.models["input"]["classifier"].id == kept.id and user.artifacts["summary"].get()["accuracy"] > 0.9
