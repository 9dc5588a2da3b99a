"""Checks what our client sends, and reads, against the API schemas that the Python SDK carries.

usage: interop/check-schemas        (runs the task tests and the contract suite, then this over their exchanges)
       python interop/check_schemas.py EXCHANGES [--recordings FOLDER]

EXCHANGES holds one JSON object a line, as the recordings of a real server do. For each request to the API server:
the body fits the schema of its action in clearml.backend_api.services.v2_23, and has no key, at any depth, that
neither this schema nor a recorded request of the same action has. For each answer with 200: its data fits the
response schema. Requests that the server refused, events too, are left out. Prints each kind of failure once, and last
"N passed, N failed", in exchanges.
"""

import argparse
import collections
import gzip
import importlib
import json
import pathlib
import re
import sys

from jsonschema import Draft7Validator

SERVICES = ("auth", "events", "models", "organization", "projects", "queues", "tasks", "workers")
RECORDINGS = pathlib.Path(__file__).parent.parent / "clearml-sdk-testkit/src/test/resources/recordings"

# Actions that these schemas do not have, each with the reason why the client may call it.
OTHER_ACTIONS = {
    "tasks.edit_runtime": "PROTOCOL 3.5: of API 2.34, and called only where the server has it",
    "tasks.update_tags": "PROTOCOL 3.4: adds and removes in one step, where tasks.edit replaces all tags",
}
# Keys that neither these schemas nor the recordings have, each with the reason why the client may send it.
OTHER_KEYS = {
    ("tasks.update", "status_message"): "PROTOCOL 3.5: asks a run to stop, as the tests of abort do",
    ("tasks.create", "runtime"): "PROTOCOL 3.2: holds the marker by which a task is found whose answer was lost",
    ("queues.create", "metadata"): "PROTOCOL 7.1: holds the record of a lease",
    ("queues.remove_task", "update_task_status"): "PROTOCOL 7.1: whether the task's status changes too",
}
# Answers of the real server that its own schema does not describe.
OTHER_ANSWERS = {
    ("tasks.get_configuration_names", "configurations"): "a list of {task, names}: recording 14-read-back",
}


def closed(schema):
    """The schema, with keys that an object does not declare refused at every depth."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema and "additionalProperties" not in schema:
        result["additionalProperties"] = False
    return result


def complete(schema):
    """The schema, with definitions it refers to and lacks (some answers' do) taken as fitting anything."""
    definitions = dict(schema.get("definitions", {}))
    for name in re.findall(r'"#/definitions/(\w+)"', json.dumps(schema)):
        definitions.setdefault(name, {})
    return {**schema, "definitions": definitions}


def validators():
    found = collections.defaultdict(dict)
    for service in SERVICES:
        module = importlib.import_module(f"clearml.backend_api.services.v2_23.{service}")
        for name, cls in vars(module).items():
            if getattr(cls, "_service", None) != service or not hasattr(cls, "_action"):
                continue
            schema = complete((getattr(cls, "_batched_request_cls", None) or cls)._schema)
            if name.endswith("Request"):
                found[f"{service}.{cls._action}"]["request"] = Draft7Validator(closed(schema))
            elif name.endswith("Response"):
                found[f"{service}.{cls._action}"]["response"] = Draft7Validator(schema)
    return found


def action_of(exchange):
    return exchange["path"].split("?")[0].rstrip("/").split("/")[-1]


def bodies(exchange):
    body = exchange["request_body"]
    return body if isinstance(body, list) else [body or {}]


def read(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            exchange = json.loads(line)
            if exchange["server"] == "api" and not refused(exchange):
                yield exchange


def refused(exchange):
    answer = exchange["response_body"]
    data = answer.get("data") if isinstance(answer, dict) else None
    return exchange["status"] >= 400 or bool((data or {}).get("errors"))  # events are refused one by one


def place(path):
    return tuple("*" if isinstance(part, int) else part for part in path)


def keys_in(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from keys_in(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner, (*path, "*"))


def kind_of(action, body):
    """Events of different types have different keys."""
    event = action == "events.add_batch" and isinstance(body, dict)
    return (action, body.get("type")) if event else (action, None)


def recorded_keys(folder):
    keys = collections.defaultdict(set)
    for file in sorted(folder.glob("*.jsonl*")):
        for exchange in read(file):
            for body in bodies(exchange):
                keys[kind_of(action_of(exchange), body)].update(keys_in(body))
    return keys


def leaves(error):
    """An event must fit one of several schemas: what is wrong with it is what its own type's schema says."""
    if error.validator not in ("anyOf", "oneOf"):
        yield error
        return
    branches = collections.defaultdict(list)
    for inner in error.context:
        branches[inner.schema_path[0]].append(inner)
    own = [errors for errors in branches.values() if all("type" not in inner.path for inner in errors)]
    if not own:
        yield error
    for inner in own[0] if own else ():
        yield from leaves(inner)


def errors_of(validator, value):
    for error in validator.iter_errors(value):
        yield from leaves(error)


def request_problems(action, validator, body, recorded):
    for error in errors_of(validator, body):
        path = place(error.absolute_path)
        if error.validator == "additionalProperties" and error.validator_value is False:
            for key in sorted(set(error.instance) - set(error.schema["properties"])):
                if (*path, key) not in recorded and (action, key) not in OTHER_KEYS:
                    yield f"request: nobody knows the key {'.'.join((*path, key))}"
        else:
            yield f"request: {'.'.join(path)}: {brief(error.message)}"


def brief(message):
    return re.sub(r"[0-9a-f]{8,}", "…", message)[:200]


def problems(exchange, known, recorded):
    action = action_of(exchange)
    if action in OTHER_ACTIONS:
        return
    if "request" not in known.get(action, {}):
        yield "no schema of this action"
        return
    for body in bodies(exchange):
        yield from request_problems(action, known[action]["request"], body, recorded[kind_of(action, body)])
    answer = exchange["response_body"]
    if exchange["status"] == 200 and isinstance(answer, dict) and "response" in known[action]:
        for error in errors_of(known[action]["response"], answer.get("data", {})):
            path = ".".join(place(error.absolute_path))
            if (action, path) not in OTHER_ANSWERS:
                yield f"answer: {path}: {brief(error.message)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exchanges", type=pathlib.Path)
    parser.add_argument("--recordings", type=pathlib.Path, default=RECORDINGS)
    arguments = parser.parse_args()
    known = validators()
    recorded = recorded_keys(arguments.recordings)
    passed = failed = 0
    kinds = collections.Counter()
    for exchange in read(arguments.exchanges):
        found = {(action_of(exchange), problem) for problem in problems(exchange, known, recorded)}
        kinds.update(found)
        failed += bool(found)
        passed += not found
    for (action, problem), count in sorted(kinds.items()):
        print(f"{action}: {problem} ({count} times)")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
