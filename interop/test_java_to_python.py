"""What Java writes, Python reads equal, with the same types."""

import json
import re

import pandas
import pytest

PROJECT = "Interop/Java é 50% +#1"


def written(java, main, name, *arguments):
    from clearml import Task

    printed = java(main, PROJECT, name, *arguments)
    task = Task.get_task(re.search(r"^TASK (\w+)$", printed, re.M).group(1))
    assert task.status == "completed" and task.name == name and task.get_project_name() == PROJECT
    return task


def test_parameters_of_every_type(java):
    task = written(java, "WriteParameters", "parameters: é/1?")

    values = task.get_parameters(cast=True)
    expected = {"int": 3, "long": 2**40, "double": 0.1, "tiny": 1e-5, "whole": 3.0, "bool": True, "text": "a b",
                "list": [1, 2], "texts": ["a", "é"], "mixed": [1, "a", None], "lists": [{"a": 1}, [2]],
                "nested/x": 1, "nested/deeper/y": False, "unicode é ☃": "π%/#", "numeral": "007", "empty": ""}
    for name, value in expected.items():
        read = values[f"General/{name}"]
        assert read == value and type(read) is type(value), name
    assert values["General/none"] in (None, "")
    assert values["Optimizer/rate"] == 1e-5 and values["Optimizer/nesterov"] is True
    assert values["Optimizer/steps"] == 7 and values["Optimizer/booster"] == "LINEAR"
    assert values["Model/depth"] == 4 and values["Model/name"] == "net" and values["Args/late/one"] == 7
    raw = task.data.hyperparams["Optimizer"]["booster"]
    assert raw.type == "Booster" and "TREE" in raw.description

    assert task.get_configuration_object("text") == "plain = 1\nélan = ☃"
    assert task.get_configuration_object_as_dict("map") == {"a": {"b": [1, 2]}, "s": "x y"}
    assert task.get_configuration_object_as_dict("json") == {"deep": [{"x": 1}]}
    assert task.get_user_properties(value_only=True) == {"owner é": "me & you", "score": "3"}


def test_scalars_single_values_console_and_figures(java):
    task = written(java, "WriteReports", "reports")

    scalars = task.get_all_reported_scalars()
    assert scalars["loss"]["train"]["x"] == list(range(200))
    assert scalars["loss"]["train"]["y"] == [1 / (i + 1) for i in range(200)]
    assert task.get_reported_scalars()["loss"]["train"]["x"] == list(range(200))
    assert (scalars["loss/é 50%"]["a.b $x"]["x"], scalars["loss/é 50%"]["a.b $x"]["y"]) == ([3], [-2.5])
    assert scalars["policy"]["nan"]["y"] == [0, 4]
    assert scalars["odd"]["negative"]["x"] == [-5]
    assert scalars["odd"]["huge"]["x"] == [2**63 - 1]
    assert task.get_last_scalar_metrics()["loss"]["train"]["min"] == pytest.approx(1 / 200)
    assert task.get_reported_single_values() == {"accuracy": 0.75, "AUC é": -1}
    console = "\n".join(task.get_reported_console_output(number_of_reports=50))
    for line in ("plain line é 🎉", "an error line", "two\nlines\ttab"):
        assert line in console
    figure = next(p for p in task.get_reported_plots() if p["metric"] == "figure")
    assert json.loads(figure["plot_str"])["data"][0]["y"] == [1, 2]


def test_artifacts_of_every_kind(java, tmp_path):
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("external")
    found = written(java, "WriteArtifacts", "artifacts a/b 50% #1?", elsewhere.as_uri()).artifacts

    assert found["text"].get() == "some text é\nline"
    assert found["json"].get() == {"a": 1, "b": [1.5, None, "é"]}
    assert found["array"].get() == [1, 2]
    pandas.testing.assert_frame_equal(
        found["table"].get(), pandas.DataFrame({"x": [1, 2], "y": ["a,b", 'é "q"']}), check_names=False)
    image = found["image"].get()
    assert image.size == (3, 2) and image.convert("RGB").getpixel((1, 1)) == (0, 0x80, 0xFF)
    assert open(found["bytes"].get(), "rb").read() == b"\x00\x01\xff"
    assert open(f"{found['folder'].get()}/sub dir/é.txt", encoding="utf-8").read() == "inside"
    assert found["odd/näme 50% +#1?&"].get() == {"odd": True}
    assert open(found["external"].get_local_copy()).read() == "external"
    assert all(len(a.hash) == 64 and a.size > 0 for name, a in found.items() if name != "external")


def test_tables_are_files_to_a_python_without_pandas(java, monkeypatch, tmp_path):
    import gzip

    from clearml.binding import artifacts

    found = written(java, "WriteArtifacts", "without pandas", (tmp_path / "x").as_uri()).artifacts
    monkeypatch.setattr(artifacts, "pd", None)

    table = found["table"].get()
    assert gzip.open(table, "rt", encoding="utf-8").read() == ',x,y\n0,1,"a,b"\n1,2,"é ""q"""\n'


def test_artifacts_and_weights_of_no_bytes(java):
    """Python takes an empty download for a failed one, also its own; the entries are as they should be."""
    from clearml.storage import StorageManager

    task = written(java, "WriteModels", "empty", "file:///nowhere")

    empty = task.models["output"]["empty weights"]
    assert empty.get_local_copy() is None
    assert StorageManager.get_file_size_bytes(empty.url) == 0


def test_models_of_every_kind(java, tmp_path):
    from clearml import InputModel, Model, Task

    elsewhere = tmp_path / "base.onnx"
    elsewhere.write_text("base weights")
    task = written(java, "WriteModels", "models a/b 50% #1?", elsewhere.as_uri())

    models = task.models["output"]
    assert list(models.keys()) == ["ranker é/1 50% +#?", "folder package", "published", "empty weights"]
    ranker = models["ranker é/1 50% +#?"]
    assert ranker.name == "ranker é/1 50% +#?" and ranker.framework == "XGBoost" and ranker.task == task.id
    assert ranker.labels == {"cat": 1, "dog é": 2} and ranker.config_text == "depth = 3\nélan = ☃"
    assert set(ranker.tags) == {"nightly", "é"} and ranker.comment == "a comment" and not ranker.published
    assert ranker.get_metadata("auc") == "0.9" and ranker.get_all_metadata_casted() == {"auc": "0.9"}
    assert open(ranker.get_local_copy()).read() == "weights"
    folder = models["folder package"]
    copy = folder.get_local_copy()
    assert open(f"{copy}/sub dir/é.txt").read() == "deep" and open(f"{copy}/top.txt").read() == "top"
    assert {p.name for p in folder.get_weights_package()} == {"sub dir", "top.txt"}
    assert models["published"].published and models["published"].framework == "ONNX"
    assert open(InputModel(models["published"].id).get_weights()).read() == "net"
    assert ranker.id in [m.id for m in Model.query_models(PROJECT, ranker.name, tags=["nightly", "é"])]

    from clearml.backend_api.services import events

    curves = task.send(events.ScalarMetricsIterHistogramRequest(task=ranker.id, model_events=True)).response_data
    assert curves["auc é"]["valid"]["x"] == list(range(20))
    assert curves["auc é"]["valid"]["y"] == [i / 32 for i in range(20)]
    user = next(t for t in Task.get_tasks(project_name=PROJECT, task_name="user$") if t.name == f"{task.name} user")
    base = user.models["input"]["base é"]
    assert list(user.models["input"].keys()) == ["base é", "ranker é"] and base.name == "base model" and base.published
    assert open(base.get_local_copy()).read() == "base weights"

    # What the user took over from its input model is where the Python SDK puts it, and looks for it.
    assert user.get_labels_enumeration() == {"cat": 1, "dog é": 2}
    assert user.get_model_config_text() == "depth = 3\nélan = ☃"
    same = Task.create(project_name=PROJECT, task_name="user by Python")
    same.connect(InputModel(ranker.id), name="ranker é")
    for read in (Task.get_labels_enumeration, Task.get_model_config_text):
        assert read(Task.get_task(same.id)) == read(user)
    assert list(user.data.configuration) == list(Task.get_task(same.id).data.configuration) == ["General"]


def test_spool_is_read_by_the_offline_import(java, tmp_path):
    from clearml import Task
    from clearml.backend_interface.metrics import Metrics
    from clearml.backend_interface.task.log import TaskHandler

    task = Task.create(project_name=PROJECT, task_name="spooled")
    assert "SPOOLED 202" in java("WriteSpool", tmp_path / "spool", task.id)
    session = tmp_path / "session"
    session.mkdir()
    for name, lane in (("metrics.jsonl", "metrics"), ("log.jsonl", "log")):
        segments = sorted((tmp_path / "spool").glob(f"*/*-{lane}-*.jsonl"))
        assert len(segments) > 1
        (session / name).write_bytes(b"".join(segment.read_bytes() for segment in segments))

    assert Metrics.report_offline_session(task, str(session))
    assert TaskHandler.report_offline_session(task, str(session))

    curve = task.get_all_reported_scalars()["loss/é"]["train"]
    assert (curve["x"], curve["y"]) == (list(range(100)), [1 / (i + 1) for i in range(100)])
    assert task.get_reported_single_values() == {"accuracy": 0.75}
    assert [plot["metric"] for plot in task.get_reported_plots()] == ["figure"]
    console = "\n".join(task.get_reported_console_output(number_of_reports=150))
    assert all(f"line {i} 🎉" in console for i in range(100))
