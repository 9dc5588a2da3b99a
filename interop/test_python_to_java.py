"""What Python writes, Java finds and reads typed."""

import json

import pandas
import pytest
from PIL import Image

PROJECT = "Interop/Python é 50% +#1"


def test_java_reads_what_python_wrote(java, tmp_path):
    from clearml import Task

    task = Task.init(PROJECT, "for Java (1)", tags=["t é"], auto_connect_frameworks=False,
                     auto_resource_monitoring=False)
    task.set_comment("a comment")
    task.connect({"int": 3, "big": 2**40, "float": 1e-05, "bool": False, "none": None, "text": "a é", "empty": "",
                  "list": [1, "a"], "tuple": (1, 2), "nested": {"x": {"y": True}}, "numeral": "007"})
    task.connect_configuration({"a": {"b": [1, 2]}, "s": "x y"}, name="settings")
    task.set_user_properties(owner="me")
    logger = task.get_logger()
    for i in range(120):
        logger.report_scalar("loss/é", "train", iteration=i, value=i / 8)
    logger.report_single_value("accuracy", 0.75)
    logger.report_text("a line é 🎉")
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "é.txt").write_text("inside")
    file = tmp_path / "raw.bin"
    file.write_bytes(b"\x00\x01\x02")
    frame = pandas.DataFrame({"x": [1, 2], "y": ["a,b", "é"]})
    image = Image.new("RGB", (3, 2), (0, 0x80, 0xFF))
    for name, value in {"dict/é 50%+#": {"a": [1, None, "é"]}, "text": "some text é", "frame": frame, "image": image,
                        "file": str(file), "folder": str(folder), "pickled": {1}}.items():
        assert task.upload_artifact(name, value, wait_on_upload=True)
    task.close()

    printed = java("ReadTask", PROJECT, "for Java (1)")
    read = json.loads(next(x for x in printed.splitlines() if x.startswith("READ "))[5:])

    assert read["id"] == task.id and read["status"] == "completed" and read["tags"] == ["t é"]
    assert read["comment"] == "a comment"
    values = {k[8:]: v for k, v in read["parameters"].items() if k.startswith("General/")}
    assert values == {"int": 3, "big": 2**40, "float": 1e-05, "bool": False, "none": None, "text": "a é",
                      "empty": "", "list": [1, "a"], "tuple": [1, 2], "nested/x/y": True, "numeral": "007"}
    assert type(values["bool"]) is bool and type(values["int"]) is int
    assert read["properties"] == {"owner": "me"}
    assert read["configuration"]["settings"] == {"a": {"b": [1, 2]}, "s": "x y"}
    assert read["scalars"]["loss/é|train"] == [[i, pytest.approx(i / 8)] for i in range(120)]
    assert read["singleValues"] == {"accuracy": 0.75}
    assert any("a line é 🎉" in line for line in read["console"])
    artifacts = read["artifacts"]
    assert artifacts["dict/é 50%+#"] == {"a": [1, None, "é"]} and artifacts["text"] == "some text é"
    assert artifacts["frame"]["columns"][-2:] == ["x", "y"]
    assert [row[-2:] for row in artifacts["frame"]["rows"]] == [["1", "a,b"], ["2", "é"]]
    assert artifacts["image"] == [3, 2, 0x0080FF]
    assert artifacts["file"] == "AAEC"  # the bytes in base64
    assert artifacts["folder"] == ["sub/é.txt"]


def test_java_reads_models_that_python_made(java, tmp_path):
    from clearml import InputModel, OutputModel, Task

    task = Task.init(PROJECT, "models for Java", auto_connect_frameworks=False, auto_resource_monitoring=False,
                     output_uri=True)
    weights = tmp_path / "wéights 50% +#1.bin"
    weights.write_text("weights")
    model = OutputModel(task, name="ranker é", framework="XGBoost", tags=["nightly é"], comment="a comment",
                        label_enumeration={"cat": 1, "é": 2}, config_dict={"depth": 3})
    model.update_weights(str(weights), auto_delete_file=False, iteration=5)
    model.set_metadata("auc", "0.9", "float")
    for i in range(20):
        model.report_scalar("auc é", "valid", value=i / 32, iteration=i)
    model.report_single_value("final auc", 0.75)
    model._reporter.stop()  # the SDK never does: what its thread has not sent ends with the process
    saved = tmp_path / "saved model"
    (saved / "sub dir").mkdir(parents=True)
    (saved / "sub dir" / "é.txt").write_text("deep")
    (saved / "top.txt").write_text("top")
    package = OutputModel(task, name="package é", framework="DJL", config_text="text é")
    package.update_weights_package(weights_path=str(saved), auto_delete_file=False, async_enable=False)
    empty = tmp_path / "empty.bin"
    empty.touch()
    nothing = OutputModel(task, name="no bytes")
    nothing.update_weights(str(empty), auto_delete_file=False, async_enable=False)
    task.flush(wait_for_uploads=True)
    OutputModel.wait_for_uploads()
    package.publish()
    base = tmp_path / "base.onnx"
    base.write_text("base")
    task.connect(InputModel.import_model(base.as_uri(), name="base é"), name="base")
    task.close()

    printed = java("ReadModels", task.id, PROJECT, "nightly é")
    read = json.loads(next(x for x in printed.splitlines() if x.startswith("READ "))[5:])

    by_name = {m["name"]: m for m in read["outputs"].values()}
    ranker = by_name["ranker é"]
    assert ranker["id"] == model.id and ranker["weights"] == "weights" and ranker["framework"] == "XGBoost"
    assert ranker["labels"] == {"cat": 1, "é": 2} and "depth = 3" in ranker["configuration"]
    assert ranker["tags"] == ["nightly é"] and ranker["metadata"] == {"auc": "0.9"} and not ranker["published"]
    assert "a comment" in ranker["comment"] and not ranker["package"]
    assert ranker["scalars"]["auc é|valid"] == [[i, i / 32] for i in range(20)]
    assert ranker["singleValues"] == {"final auc": 0.75}
    packed = by_name["package é"]
    assert packed["package"] and packed["published"] and packed["configuration"] == "text é"
    assert packed["weights"] == {"sub dir/é.txt": "deep", "top.txt": "top"}
    assert by_name["no bytes"]["weights"] == ""
    assert {n: (m["name"], m["weights"]) for n, m in read["inputs"].items()} == {"base": ("base é", "base")}
    assert read["found"] == [model.id]
