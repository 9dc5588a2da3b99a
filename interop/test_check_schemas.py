"""The check of schemas passes what was recorded, and finds each kind of offence."""

import copy

import pytest

import check_schemas

KNOWN = check_schemas.validators()
RECORDED = check_schemas.recorded_keys(check_schemas.RECORDINGS)


def recorded(name, action):
    file = check_schemas.RECORDINGS / f"{name}.jsonl.gz"
    return next(e for e in check_schemas.read(file) if check_schemas.action_of(e) == action)


def found(exchange):
    return list(check_schemas.problems(exchange, KNOWN, RECORDED))


@pytest.mark.parametrize("name", ["01-task-create-close", "02-scalars", "05-parameters-config", "07-models"])
def test_the_reference_client_passes(name):
    exchanges = list(check_schemas.read(check_schemas.RECORDINGS / f"{name}.jsonl.gz"))
    assert len(exchanges) > 20
    assert [problem for exchange in exchanges for problem in found(exchange)] == []


def offend(exchange, where, value):
    changed = copy.deepcopy(exchange)
    inner = changed
    for part in where[:-1]:
        inner = inner[part]
    inner[where[-1]] = value
    return changed


@pytest.mark.parametrize(
    "name, action, where, value, problem",
    [
        ("01-task-create-close", "tasks.create", ["request_body", "nmae"], "x", "nobody knows the key nmae"),
        ("01-task-create-close", "tasks.create", ["request_body", "script"], {"brnch": ""}, "script.brnch"),
        ("01-task-create-close", "tasks.create", ["request_body", "name"], 1, "name: 1 is not of type 'string'"),
        ("01-task-create-close", "tasks.create", ["response_body", "data", "id"], 1, "answer: id: 1 is not"),
        ("02-scalars", "events.add_batch", ["request_body", 0, "itr"], 1, "nobody knows the key itr"),
        ("02-scalars", "events.add_batch", ["request_body", 0, "value"], 1, "nobody knows the key value"),
        ("02-scalars", "events.add_batch", ["request_body", 0, "msg"], 1, "msg: 1 is not of type 'string'"),
        ("02-scalars", "events.add_batch", ["path"], "/v2.23/events.add_bunch", "no schema of this action"),
    ],
)
def test_an_offence_is_found(name, action, where, value, problem):
    assert any(problem in line for line in found(offend(recorded(name, action), where, value)))
