"""Writes what the Python SDK stores for a table of values, as the expectation of our encoder.

Run with the reference SDK installed:  python encode_parameters.py ../resources/param
The values have the same names in EncodedTest and HoconTextTest.
"""

import json
import random
import struct
import sys
import tempfile
from enum import Enum
from os import environ
from pathlib import Path

environ["CLEARML_CACHE_DIR"] = tempfile.mkdtemp()
environ["CLEARML_OFFLINE_MODE"] = "1"

from clearml import Task  # noqa: E402
from clearml.utilities.config import config_dict_to_text  # noqa: E402


class Color(Enum):
    RED = 1
    BLUE = 2


PARAMETERS = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "negative": -7,
    "long": 2**63 - 1,
    "big": 2**70,
    "tenth": 0.1,
    "small": 1e-05,
    "whole": 3.0,
    "large": 1e16,
    "below_large": 123456789012345.0,
    "negative_zero": -0.0,
    "nan": float("nan"),
    "inf": float("inf"),
    "minus_inf": float("-inf"),
    "text": "adam",
    "empty_text": "",
    "text_like_number": "3",
    "multi_line": 'a\n"b"\tc\\',
    "emoji": "é😀",
    "enum": Color.RED,
    "ints": [1, 2],
    "longs": [1, 2**40],
    "floats": [0.1, 1e-05, 1e22],
    "special_floats": [float("nan"), float("inf"), float("-inf")],
    "texts": ["a", 'q"\\/', "é😀\u007f\u0001\n"],
    "bools": [True, False],
    "mixed": [1, "a"],
    "int_and_bool": [1, True],
    "empty_list": [],
    "lists": [[1, 2], []],
    "dicts": [{"a": 1, "b": [True, "x"]}, {"c": 0.5}],
    "empty_dict": {},
    "nested": {"a": {"b": 1, "c": "x"}, "d": 2},
}

CONFIGURATIONS = {
    "recorded": {"layers": [1, 2, 3], "opt": {"m": 0.9}},
    "scalars": {"a": {"b": [1, 2]}, "s": "x y", "n": None, "t": True, "f": False, "e": 1e-05},
    "empty": {"d": {}, "l": [], "s": ""},
    "quotes": {"s": 'q"\\', "url": "http://x/y?z=1#f", "var": "${HOME}"},
    "block": {"s": "a\n  b\n"},
    "keys": {"a.b": 1, "1": 2, "k/l-m_n": 3},
    "deep": {"a": {"b": {"c": [[1], ["x", None]]}}},
}


def parameters():
    task = Task.init("encode", "table", auto_connect_frameworks=False, auto_connect_arg_parser=False,
                     auto_resource_monitoring=False, auto_connect_streams=False)
    task.connect(PARAMETERS, "Table")
    for name, item in task.data.hyperparams["Table"].items():
        yield {"name": name, "value": item.value, "type": item.type or "", "description": item.description}


def floats():
    rng = random.Random(7)
    values = [2.0**e for e in range(-1074, 1024, 7)] + [10.0**e for e in range(-30, 31)]
    values += [struct.unpack(">d", rng.getrandbits(64).to_bytes(8, "big"))[0] for _ in range(400)]
    values += [rng.random() for _ in range(100)] + [2e23, 9007199254740993.0, 5e-324, 1.7976931348623157e308]
    return [f"{struct.pack('>d', v).hex()} {v!r}" for v in values if v == v]


def main(folder):
    lines = [json.dumps(item) for item in parameters()]
    (folder / "python-parameters.jsonl").write_text("\n".join(lines) + "\n")
    lines = [json.dumps({"name": n, "text": config_dict_to_text(c)}) for n, c in CONFIGURATIONS.items()]
    (folder / "python-configurations.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "python-floats.txt").write_text("\n".join(floats()) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
