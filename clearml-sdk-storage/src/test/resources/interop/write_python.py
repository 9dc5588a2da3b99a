"""Stores artifacts and a model on S3 through the Python SDK, for PythonOnS3Test to read."""
import pathlib
import sys
import tempfile

import pandas
from PIL import Image

from clearml import OutputModel, Task

task = Task.init("interop/a é 50% x", "python: writes #1", output_uri=sys.argv[1],
                 auto_connect_frameworks=False, auto_resource_monitoring=False)
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "sub").mkdir()
(folder / "sub" / "é.txt").write_text("deep")
(folder / "weights.bin").write_text("py weights")
(folder / "a b%+é.bin").write_bytes(b"\x00\x01\x02")
(folder / "none.bin").touch()
task.upload_artifact("dict/é 50%+#", {"a": [1, None, "é"]}, wait_on_upload=True)
task.upload_artifact("text", "some text é", wait_on_upload=True)
task.upload_artifact("folder", folder / "sub", wait_on_upload=True)
task.upload_artifact("frame", pandas.DataFrame({"x": [1, 2], "y": ["a,b", "é"]}), wait_on_upload=True)
task.upload_artifact("image", Image.new("RGB", (3, 2), (0, 0x80, 0xFF)), wait_on_upload=True)
task.upload_artifact("file", folder / "a b%+é.bin", wait_on_upload=True)
task.upload_artifact("none", folder / "none.bin", wait_on_upload=True)
model = OutputModel(task=task, name="py model", framework="ONNX", label_enumeration={"dog": 2},
                    config_text="depth = 3", tags=["t é"])
model.update_weights(str(folder / "weights.bin"), auto_delete_file=False, async_enable=False)
model.set_metadata("auc", "0.9")
package = OutputModel(task=task, name="py package é")
package.update_weights_package(weights_path=str(folder / "sub"), target_filename="pack é 50%+", auto_delete_file=False)
odd = OutputModel(task=task, name="py odd")
odd.update_weights(str(folder / "a b%+é.bin"), auto_delete_file=False)
model.wait_for_uploads()
task.flush(wait_for_uploads=True)
print("TASK", task.id)
task.close()
