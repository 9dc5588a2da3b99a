"""The Python SDK's task flows against the testkit: each reads back what it wrote."""

import json
import os
import subprocess
import sys
import textwrap
from enum import Enum

import numpy
import pandas
import pytest
from PIL import Image

PROJECT = "Interop/Python"


class Color(Enum):
    RED = 1
    BLUE = 2


def environment(**more):
    """Without the marks by which the SDK tells a child of its process to be no program of its own."""
    return {**{k: v for k, v in os.environ.items() if not k.endswith("_PROC_MASTER_ID")}, **more}


def python(source, **more):
    """A program of its own."""
    return subprocess.run([sys.executable, "-c", textwrap.dedent(source)], timeout=60, capture_output=True,
                          text=True, env=environment(**more))


def start(name, **options):
    from clearml import Task

    return Task.init(PROJECT, name, auto_connect_frameworks=False, auto_resource_monitoring=False,
                     reuse_last_task_id=False, **options)


def test_parameters_of_every_type_come_back_typed():
    from clearml import Task

    task = start("parameters")
    values = {"int": 3, "float": 1e-05, "bool": True, "none": None, "text": "a b", "empty": "", "list": [1, 2],
              "tuple": ("a", "b"), "nested": {"x": 1, "deeper": {"y": False}}, "color": Color.BLUE,
              "unicode é ☃": "π%/#", "big": 2**40, "lists": [{"a": 1}, [2]]}
    connected = task.connect(values)
    task.connect({"rate": 0.5}, name="Optimizer")
    task.set_parameter("Args/late", 7)
    task.close()

    read = Task.get_task(task.id)
    flat = read.get_parameters(cast=True)
    assert connected["int"] == 3
    assert flat["General/int"] == 3 and flat["General/float"] == 1e-05 and flat["General/bool"] is True
    assert flat["General/list"] == [1, 2] and flat["General/tuple"] == ("a", "b")
    assert flat["General/nested/x"] == 1 and flat["General/nested/deeper/y"] is False
    assert flat["General/text"] == "a b" and flat["General/unicode é ☃"] == "π%/#"
    assert flat["General/big"] == 2**40 and flat["General/lists"] == [{"a": 1}, [2]]
    assert flat["General/color"] == "BLUE" and flat["General/none"] in ("", None)
    assert flat["Optimizer/rate"] == 0.5 and flat["Args/late"] == 7
    assert read.get_parameters_as_dict()["Optimizer"] == {"rate": "0.5"}


def test_scalars_console_and_plots_come_back():
    from clearml import Task

    task = start("reports")
    logger = task.get_logger()
    for i in range(150):
        logger.report_scalar("loss", "train", iteration=i, value=1 / (i + 1))
        logger.report_scalar("loss", "valid", iteration=i, value=2 / (i + 1))
    logger.report_single_value("accuracy", 0.75)
    logger.report_single_value("f1", 0.5)
    logger.report_text("a line with é and 🎉")
    print("printed line")
    logger.report_histogram("histogram", "h", values=[1, 2, 3], iteration=1)
    logger.report_scatter2d("scatter", "s", scatter=[[0, 1], [1, 2]], iteration=1)
    logger.report_confusion_matrix("confusion", "c", matrix=[[1, 2], [3, 4]], iteration=1)
    logger.report_table("table", "t", iteration=1, table_plot=pandas.DataFrame({"x": [1], "y": ["z"]}))
    logger.report_surface("surface", "f", matrix=[[1, 2], [3, 4]], iteration=1)
    assert task.flush(wait_for_uploads=True)
    task.close()

    read = Task.get_task(task.id)
    assert read.status == "completed"
    scalars = read.get_reported_scalars()
    assert scalars["loss"]["train"]["x"] == list(range(150))
    assert scalars["loss"]["train"]["y"] == pytest.approx([1 / (i + 1) for i in range(150)])
    everything = read.get_all_reported_scalars()
    assert everything["loss"]["valid"]["x"] == list(range(150))
    last = read.get_last_scalar_metrics()["loss"]["train"]
    assert (last["last"], last["min"], last["max"]) == pytest.approx((1 / 150, 1 / 150, 1))
    assert read.get_last_iteration() == 149
    assert read.get_reported_single_values() == {"accuracy": 0.75, "f1": 0.5}
    assert read.get_reported_single_value("accuracy") == 0.75
    console = "".join(read.get_reported_console_output(number_of_reports=50))
    assert "a line with é and 🎉" in console and "printed line" in console
    plots = read.get_reported_plots()
    assert {p["metric"] for p in plots} >= {"histogram", "scatter", "confusion", "table", "surface"}
    assert all(json.loads(p["plot_str"])["data"] for p in plots)


def test_images_and_media_are_stored_and_listed(tmp_path):
    from clearml import Task
    from clearml.backend_api.services import events
    from clearml.storage import StorageManager

    picture = tmp_path / "picture.png"
    Image.new("RGB", (8, 4), (255, 0, 0)).save(picture)
    sound = tmp_path / "sound.wav"
    sound.write_bytes(b"RIFFxxxx")
    task = start("media")
    logger = task.get_logger()
    logger.report_image("images", "file é", iteration=2, local_path=str(picture))
    logger.report_image("images", "array", iteration=2, image=numpy.zeros((4, 4, 3), dtype=numpy.uint8))
    logger.report_media("media", "sound", iteration=2, local_path=str(sound))
    task.flush(wait_for_uploads=True)
    task.close()

    answer = task.send(events.DebugImagesRequest(
        metrics=[{"task": task.id}], iters=5)).response
    shown = [e for m in answer.to_dict()["metrics"] for i in m["iterations"]
             for e in i["events"]]
    assert {(e["metric"], e["variant"]) for e in shown} >= {("images", "file é"), ("images", "array")}
    url = next(e["url"] for e in shown if e["variant"] == "file é")
    assert open(StorageManager.get_local_copy(url), "rb").read() == picture.read_bytes()


def test_artifacts_of_all_kinds_come_back(tmp_path):
    from clearml import Task

    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text("inside")
    file = tmp_path / "model.bin"
    file.write_bytes(bytes(range(256)))
    frame = pandas.DataFrame({"x": [1, 2], "y": ["a", "é"]})
    task = start("artifacts a/b 50% #1")
    kept = {"dict": {"a": 1, "b": [1, None]}, "text": "some text é", "array": numpy.arange(4), "frame": frame,
            "image": Image.new("RGB", (3, 2), (0, 128, 0)), "file": str(file), "folder": str(folder),
            "odd/näme 50%+#": {"odd": True}, "pickled": {1, 2}}
    for name, value in kept.items():
        assert task.upload_artifact(name, value, wait_on_upload=True), name
    task.register_artifact("audited", frame)
    task.close()

    found = Task.get_task(task.id).artifacts
    assert set(kept) <= set(found)
    assert found["dict"].get() == kept["dict"] and found["text"].get() == kept["text"]
    assert (found["array"].get() == kept["array"]).all()
    pandas.testing.assert_frame_equal(found["frame"].get(), frame)
    assert found["image"].get().getpixel((1, 1)) == (0, 128, 0)
    assert open(found["file"].get(), "rb").read() == file.read_bytes()
    assert open(f"{found['folder'].get()}/sub/a.txt").read() == "inside"
    assert found["odd/näme 50%+#"].get() == {"odd": True}
    assert found["pickled"].get() == {1, 2}
    assert found["file"].size == 256 and len(found["file"].hash) == 64


def test_output_model_comes_back_as_model_and_as_input(tmp_path):
    from clearml import InputModel, Model, OutputModel, Task

    weights = tmp_path / "weights.bin"
    weights.write_bytes(b"\x00\x01weights")
    task = start("model", output_uri=True)
    model = OutputModel(task, name="my model", framework="XGBoost", tags=["t"], label_enumeration={"a": 1},
                        config_dict={"depth": 4})
    model.update_weights(str(weights), auto_delete_file=False, iteration=5)
    model.set_metadata("kind", "trees")
    model.publish()
    task.close()

    out = Task.get_task(task.id).models["output"]
    assert len(out) == 1 and out[0].name == "my model"
    read = Model(model.id)
    assert read.framework == "XGBoost" and read.labels == {"a": 1} and read.get_metadata("kind") == "trees"
    assert open(read.get_local_copy(), "rb").read() == weights.read_bytes()
    assert read.task == task.id and read.published
    assert [m.id for m in Model.query_models(PROJECT, "my model")] == [model.id]
    user = start("uses the model")
    user.connect(InputModel(model.id))
    user.close()
    assert [m.id for m in Task.get_task(user.id).models["input"]] == [model.id]


def test_clone_enqueue_and_remote_run_with_edited_parameters():
    from clearml import Task
    from clearml.backend_api.session.client import APIClient

    task = start("template")
    task.connect({"rate": 0.1, "rounds": 3})
    task.close()
    clone = Task.clone(task.id, name="clone", parent=task.id)
    clone.set_parameter("General/rate", 0.9)
    client = APIClient()
    queue = client.queues.create(name=f"queue of {task.id}").id
    Task.enqueue(clone, queue_id=queue)
    assert Task.get_task(clone.id).get_status() == "queued"
    assert client.queues.get_next_task(queue=queue).entry.task == clone.id
    assert clone.parent == task.id

    done = python("""
        import sys
        from clearml import Task
        task = Task.init("ignored", "ignored", auto_resource_monitoring=False)
        values = task.connect({"rate": 0.1, "rounds": 3})
        assert values == {"rate": 0.9, "rounds": 3}, values
        task.get_logger().report_scalar("m", "s", value=values["rate"], iteration=0)
        task.close()
        print("TASK", task.id)
        """, CLEARML_TASK_ID=clone.id)

    assert f"TASK {clone.id}" in done.stdout, done.stdout + done.stderr
    assert Task.get_task(clone.id).get_reported_scalars()["m"]["s"]["y"] == pytest.approx([0.9])


def test_tasks_are_found_by_project_name_tags_and_filter():
    from clearml import Task

    tasks = []
    for name, tags in (("find one", ["a"]), ("find two", ["a", "b"]), ("other", ["b"])):
        task = Task.create(project_name="Interop/Found", task_name=name)
        task.add_tags(tags)
        tasks.append(task.id)

    assert set(Task.query_tasks("Interop/Found", task_name="find")) == set(tasks[:2])
    assert set(Task.query_tasks("Interop/Found", tags=["__$all", "a", "b"])) == {tasks[1]}
    found = Task.get_tasks(project_name="Interop/Found", task_filter={"order_by": ["name"]})
    assert [t.name for t in found] == ["find one", "find two", "other"]
    assert Task.get_task(project_name="Interop/Found", task_name="other").id == tasks[2]
    extra = Task.query_tasks("Interop/Found", additional_return_fields=["name", "tags"])
    assert {e["name"] for e in extra} == {"find one", "find two", "other"}


def test_tags_comment_properties_configuration_and_move():
    from clearml import Task

    task = start("edits", tags=["first"])
    task.add_tags(["second", "é"])
    task.set_comment("a comment\nof lines")
    task.set_user_properties(owner="me", score={"value": 3, "type": "int", "description": "d"})
    task.connect_configuration({"a": {"b": [1, 2]}, "s": "x y"}, name="settings")
    task.set_configuration_object("text", config_text="plain = 1")
    task.set_name("edits renamed")
    task.set_progress(40)
    assert Task.get_task(task.id).get_progress() == 40
    task.move_to_project(new_project_name="Interop/Moved")
    task.close()

    read = Task.get_task(task.id)
    assert set(read.get_tags()) == {"first", "second", "é"} and read.comment == "a comment\nof lines"
    assert read.get_user_properties(value_only=True) == {"owner": "me", "score": "3"}
    assert read.get_configuration_object_as_dict("settings") == {"a": {"b": [1, 2]}, "s": "x y"}
    assert read.get_configuration_object("text") == "plain = 1"
    assert read.name == "edits renamed" and read.get_project_name() == "Interop/Moved"
    read.set_archived(True)
    assert Task.get_task(task.id).get_archived()
    assert task.id not in Task.query_tasks("Interop/Moved", task_filter={"system_tags": ["-archived"]})


BROKEN = """
    from clearml import Task
    task = Task.init("Interop/Python", "broken", auto_resource_monitoring=False)
    print("TASK", task.id, flush=True)
    raise ValueError("on purpose")
    """


def test_task_of_a_program_that_throws_is_failed():
    from clearml import Task

    done = python(BROKEN)

    task = Task.get_task(done.stdout.split("TASK ")[1].split()[0])
    assert done.returncode != 0 and task.status == "failed"
    assert "on purpose" in "".join(task.get_reported_console_output(50))


def test_aborted_task_ends_its_program():
    from clearml import Task

    source = """
        import time
        from clearml import Task
        task = Task.init("Interop/Python", "aborted", auto_resource_monitoring=False)
        task.register_abort_callback(lambda: print("CALLBACK", flush=True))
        print("TASK", task.id, flush=True)
        time.sleep(100)
        print("NOT ABORTED", flush=True)
        """
    process = subprocess.Popen([sys.executable, "-u", "-c", textwrap.dedent(source)], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=environment())
    try:
        line = next(x for x in process.stdout if x.startswith("TASK "))
        task = Task.get_task(line.split()[1])
        task.mark_stopped(force=True, status_message="stopped by test")
        rest, _ = process.communicate(timeout=45)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert "CALLBACK" in rest and "USER ABORTED" in rest and "NOT ABORTED" not in rest, rest
    assert process.returncode != 0
    read = Task.get_task(task.id)
    assert read.status == "stopped" and read.data.status_reason == "USER ABORTED"


def test_mark_failed_publish_reset_and_delete():
    from clearml import Task

    task = start("marks")
    task.mark_failed(status_reason="reason", status_message="message")
    read = Task.get_task(task.id)
    assert read.status == "failed" and read.data.status_reason == "reason"
    read.reset(force=True)
    assert Task.get_task(task.id).status == "created"
    read.mark_started(force=True)
    read.mark_completed()
    read.publish()
    assert Task.get_task(task.id).status == "published"
    other = Task.create("Interop/Python", "to delete")
    assert other.delete()
    assert not Task.query_tasks("Interop/Python", task_name="^to delete$")


def test_continued_task_goes_on_after_its_last_iteration():
    from clearml import Task

    task = start("continued")
    for i in range(3):
        task.get_logger().report_scalar("m", "s", value=i, iteration=i)
    task.close()
    again = Task.init(PROJECT, "continued", continue_last_task=task.id, auto_connect_frameworks=False,
                      auto_resource_monitoring=False)
    assert again.id == task.id
    for i in range(2):
        again.get_logger().report_scalar("m", "s", value=10 + i, iteration=i)
    again.close()

    assert Task.get_task(task.id).get_reported_scalars()["m"]["s"] == {
        "x": [0, 1, 2, 3, 4], "y": [0, 1, 2, 10, 11], "name": "s"}


def test_offline_session_of_python_is_imported():
    from clearml import Task

    Task.set_offline(True)
    task = start("made offline")
    task.connect({"rate": 0.25})
    for i in range(5):
        task.get_logger().report_scalar("m", "s", value=i, iteration=i)
    task.get_logger().report_text("an offline line")
    task.upload_artifact("kept", {"a": 1}, wait_on_upload=True)
    task.close()
    zip_file = f"{task.get_offline_mode_folder()}.zip"
    Task.set_offline(False)
    imported = Task.get_task(Task.import_offline_session(zip_file))

    assert imported.name == "made offline" and imported.status == "completed"
    assert imported.get_reported_scalars()["m"]["s"]["y"] == [0, 1, 2, 3, 4]
    assert imported.get_parameters(cast=True)["General/rate"] == 0.25
    assert "an offline line" in "".join(imported.get_reported_console_output(50))
    assert imported.artifacts["kept"].get() == {"a": 1}
