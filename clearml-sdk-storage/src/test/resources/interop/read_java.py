"""Reads what PythonOnS3Test wrote, through the Python SDK; any difference is an exception."""
import pathlib
import sys

from clearml import Model, Task

task = Task.get_task(task_id=sys.argv[1])
artifacts = task.artifacts
assert artifacts["dict/é 50%+#"].get() == {"a": [1, None, "é"]}, artifacts["dict/é 50%+#"].get()
assert artifacts["text"].get() == "some text é"
assert artifacts["table"].get()["x"].tolist() == [1, 2]
assert artifacts["image"].get().size == (3, 2)
assert pathlib.Path(artifacts["file"].get()).read_bytes() == b"\x00\x01\x02"
assert sorted(p.name for p in pathlib.Path(artifacts["folder"].get()).rglob("*.txt")) == ["é.txt"]
big = pathlib.Path(artifacts["big"].get())
assert big.stat().st_size == 20 * 2**20 + 1
assert artifacts["none"].get_local_copy() is None and artifacts["none"].size == 0  # Python fetches no empty files
assert all(a.url.startswith("s3://") for a in artifacts.values())

model = Model(model_id=sys.argv[2])
assert model.name == "ranker" and model.framework == "XGBoost" and model.labels == {"cat": 1}
assert model.config_text == "depth = 3" and model.get_all_metadata()["auc"]["value"] == "0.9"
assert pathlib.Path(model.get_local_copy(raise_on_error=True)).read_text() == "weights"
package = Model(model_id=sys.argv[3])
assert (pathlib.Path(package.get_local_copy(raise_on_error=True)) / "v.bin").read_text() == "v"
odd = task.models["output"]["odd/é 50%+#"]
assert odd.url.startswith("s3://") and odd.published
assert pathlib.Path(odd.get_local_copy(raise_on_error=True)).read_text() == "weights"
assert list(task.models["output"].keys()) == ["ranker", "saved model", "odd/é 50%+#"], task.models["output"].keys()
print("read")
