"""Stores artifacts and a model on S3 through the Python SDK, for PythonOnS3Test to read."""
import pathlib
import sys
import tempfile

from clearml import OutputModel, Task

task = Task.init("interop/a é 50% x", "python: writes #1", output_uri=sys.argv[1],
                 auto_connect_frameworks=False, auto_resource_monitoring=False)
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "sub").mkdir()
(folder / "sub" / "é.txt").write_text("deep")
(folder / "weights.bin").write_text("py weights")
task.upload_artifact("dict/é 50%+#", {"a": [1, None, "é"]}, wait_on_upload=True)
task.upload_artifact("text", "some text é", wait_on_upload=True)
task.upload_artifact("folder", folder / "sub", wait_on_upload=True)
model = OutputModel(task=task, name="py model", framework="ONNX", label_enumeration={"dog": 2})
model.update_weights(str(folder / "weights.bin"), auto_delete_file=False, async_enable=False)
model.wait_for_uploads()
task.flush(wait_for_uploads=True)
print("TASK", task.id)
task.close()
