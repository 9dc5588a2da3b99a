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
