"""Events a second delivered, beside a bare HTTP client with batches made beforehand."""
import os
import statistics
import subprocess


def measure(bench, rounds, points):
    # Not less memory: the bare client's batches are made beforehand, and collecting them is not its task.
    command = bench.java("Ingest", rounds + 1, points, 20, flags=["-Xmx1g"])
    # On the same cores the scheduler would decide: whoever has more threads takes more of the server's.
    with bench.server.on_cores_of_its_own() as cores:
        output = subprocess.run(command, env=bench.env(), cwd=bench.folder, check=True, capture_output=True, text=True,
                                preexec_fn=lambda: os.sched_setaffinity(0, cores))
    rates = {}
    for line in output.stdout.splitlines():
        way, round_number, rate = line.split()
        if round_number != "0":  # warming up
            rates.setdefault(way, []).append(float(rate))
    if os.environ.get("BENCH_ROUNDS"):
        print(output.stdout)
    median = {way: statistics.median(values) for way, values in rates.items()}
    best = max((way for way in median if way.startswith("BARE")), key=median.get)
    for way, label in (("PACED", "program that waits for room"), ("FLOOD", "flood")):
        print(f"ingest, {label}: {median[way]:,.0f} events/s ({median[way] / median[best]:.2f} to the bare client's "
              f"{median[best]:,.0f} in batches of {best.removeprefix('BARE_')})")
