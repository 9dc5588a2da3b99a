"""The Python ClearML SDK as a client of the harness, in the steps of SdkClient.java."""
import json
import sys
import time

from clearml import Task

MODE, COUNT, PARAMETER = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
OUT = sys.stdout


def step():
    if not sys.stdin.readline():
        sys.exit("the harness is gone")


def tell(**figures):
    print(json.dumps(figures), file=OUT, flush=True)


def scalars(logger):
    times = []
    now = time.perf_counter_ns
    for i in range(COUNT):
        series, iteration = f"series-{i % PARAMETER}", i // PARAMETER
        value = 1.0 / (1 + iteration) + i % PARAMETER
        start = now()
        logger.report_scalar("metrics", series, value, iteration)
        times.append(now() - start)
    times.sort()
    at = lambda share: times[min(COUNT - 1, int(share * COUNT))]
    tell(p50=at(0.5), p99=at(0.99), p999=at(0.999), max=times[-1])


def trickle(logger):
    begin, reported_at = time.monotonic(), []
    for i in range(COUNT):
        time.sleep(max(0.0, begin + i / PARAMETER - time.monotonic()))
        reported_at.append(time.time())
        logger.report_scalar("metrics", "series-0", 0.5, i)
    tell(reported_at=reported_at)


step()
start = time.perf_counter()
# Without what the SDK for the JVM does not do either: it would only cost more.
task = Task.init("bench", "Python SDK", reuse_last_task_id=False, auto_connect_arg_parser=False,
                 auto_connect_frameworks=False, auto_connect_streams=False, auto_resource_monitoring=False)
tell(task=task.id, seconds=time.perf_counter() - start)
step()
{"scalars": scalars, "trickle": trickle}[MODE](task.get_logger())
step()
start = time.perf_counter()
task.close()
tell(seconds=time.perf_counter() - start)
