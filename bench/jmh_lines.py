"""Prints the results of JMH, one line for each call, state of the queue and number of threads; see bench/jmh."""
import json
import pathlib
import sys

CALLS = {"scalarReport": "Scalar.report", "loggerScalar": "logger().scalar", "text": "logger().text"}
QUEUES = {"EMPTY": "queue empty", "FULL": "queue full", "DEAD": "server dead"}

measured = {}
for file in sys.argv[1:]:
    for result in json.loads(pathlib.Path(file).read_text()):
        call = CALLS[result["benchmark"].rsplit(".", 1)[1]]
        key = (list(CALLS.values()).index(call), result["threads"], list(QUEUES).index(result["params"]["queue"]))
        name = f"{call}, {QUEUES[result['params']['queue']]}, threads {result['threads']}"
        figures = measured.setdefault(key, {"name": name})
        metric = result["primaryMetric"]
        if result["mode"] == "avgt":
            figures["mean"] = metric["score"]
            # Of all threads: with a full queue only the measured ones allocate.
            figures["bytes"] = result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        else:
            figures["p50"] = metric["scorePercentiles"]["50.0"]
            figures["p999"] = metric["scorePercentiles"]["99.9"] / 1000

for _, figures in sorted(measured.items()):
    print("{name}: mean {mean:.0f} ns, p50 {p50:.0f} ns, p99.9 {p999:.1f} µs, {bytes:.0f} B in the JVM".format(**figures))
