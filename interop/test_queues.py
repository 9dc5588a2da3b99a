"""Queues between the languages: what one side enqueues, the other takes."""

import re

PROJECT = "Interop/Queues é"


def test_java_worker_runs_what_python_enqueued(java):
    from clearml import Task
    from clearml.backend_api.session.client import APIClient

    client = APIClient()
    client.queues.create(name="jvm workers")
    good, bad = [Task.create(PROJECT, name, "training") for name in ("good", "bad")]
    good.set_parameters({"General/lr": 0.5})
    bad.set_parameters({"General/lr": -1.0})
    for task in (good, bad):
        Task.enqueue(task, queue_name="jvm workers")

    printed = java("WorkQueue", "jvm workers", 2)

    ran = set(re.findall(r"^RAN (\w+) (\S+)$", printed, re.M))
    assert ran == {(good.id, "0.5"), (bad.id, "-1.0")}
    good = Task.get_task(good.id)
    assert good.status == "completed"
    assert good.get_parameters()["General/lr"] == "0.5"
    assert good.get_reported_single_values() == {"lr": 0.5}
    assert ":" in good.data.last_worker
    bad = Task.get_task(bad.id)
    assert bad.status == "failed" and "lr must be positive" in bad.data.status_reason
    assert client.queues.get_all(name="^jvm workers$")[0].entries == []
    assert len(client.workers.get_all()) == 0


def test_python_pops_what_java_enqueued(java):
    from clearml import Task
    from clearml.backend_api.session.client import APIClient

    printed = java("Enqueue", PROJECT, "for python")

    two, one = re.search(r"^QUEUED (\w+) (\w+)$", printed, re.M).groups()
    client = APIClient()
    queue = client.queues.get_all(name="^for python$")[0].id
    popped = [client.queues.get_next_task(queue=queue).entry.task for _ in range(2)]
    assert popped == [two, one]
    assert client.queues.get_next_task(queue=queue).entry is None
    assert Task.get_task(one).status == "queued" and Task.get_task(one).name == "one"
