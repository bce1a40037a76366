"""Requests that schemathesis makes up from the OpenAPI documents, aimed half of the time at what is there."""

from collections.abc import Iterator
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from tests.acceptance.registry_range import Range
from tests.acceptance.registry_targets import Targets


def fire_by_description(targets: Targets, fired: Range, role: str, each: int) -> None:
    """Shoot at every operation of an API with requests that fit its description, and with bodies that do not.

    :param each: how many requests of either sort are made up for an operation.
    """
    schema = schemathesis.openapi.from_wsgi(f"/{role}/v3.0/openapi.json", app=fired)
    chance = Random(0)
    for operation in _operations(schema):
        _shoot(operation.as_strategy(), targets, chance, each)
        if operation.body:
            misfits = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
            _shoot(misfits, targets, chance, each)


def _operations(schema: Any) -> Iterator[Any]:
    return (found.ok() for found in schema.get_all_operations())


def _shoot(cases: Any, targets: Targets, chance: Random, each: int) -> None:
    @seed(0)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def shoot(case: Any) -> None:
        if chance.random() < 0.5:
            path = case.path.removeprefix("/v3.0").replace("{", "<").replace("}", ">")
            known = targets.values_for(path, chance)
            for name in case.path_parameters or {}:
                case.path_parameters[name] = known[name]
        whose = "own" if any(word in case.path for word in ("group-id", "notif", "webhook")) else "writer"
        case.call(headers={"Authorization": f"Bearer {targets.tokens[whose]}"})

    shoot()
