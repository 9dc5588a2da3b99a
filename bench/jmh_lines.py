"""Prints the results of JMH, one line a figure; see bench/jmh."""
import json
import pathlib
import sys


def line(result):
    name = result["benchmark"].rsplit(".", 1)[1]
    queue = {"EMPTY": "queue empty", "FULL": "queue full", "DEAD": "server dead"}[result["params"]["queue"]]
    what = f"{name}, {queue}, threads {result['threads']}"
    metric = result["primaryMetric"]
    if result["mode"] == "avgt":
        allocated = result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        # Of all threads: with a full queue only the measured one allocates.
        yield f"{what}, mean: {metric['score']:.0f} ns"
        yield f"{what}, allocated in the JVM: {allocated:.0f} B"
    else:
        at = metric["scorePercentiles"]
        yield f"{what}, p50: {at['50.0']:.0f} ns"
        yield f"{what}, p99.9: {at['99.9'] / 1000:.1f} µs"


results = [result for file in sys.argv[1:] for result in json.loads(pathlib.Path(file).read_text())]
print("\n".join(text for result in results for text in line(result)))
