"""What ``/openapi.json`` says of ``/items`` is so."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from orcid_repo_plugin.web.item_requests import LARGEST, LARGEST_UNPACKED, LONGEST_KEY, MB
from orcid_repo_plugin.web.items import _STATUS, _TITLES
from orcid_repo_plugin.web.openapi_words import DSPACE, EPRINTS, ITEM, PROBLEMS, TAKEN
from tests.web.caller import Caller

CHECKS = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)
EACH = 25


@pytest.fixture
def caller(site: Any) -> Iterator[Caller]:
    """The host ``main``; Josiah Carberry is connected."""
    made = Caller(site)
    made.connect()
    yield made
    site.engine.stop()


def document(caller: Caller) -> dict[str, Any]:
    """What the service says of itself."""
    answer = caller.client.get("/openapi.json", base_url=caller.site.base_url)
    assert answer.mimetype == "application/json"
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fit", "misfit"])
@pytest.mark.parametrize("operation", ["putItem", "getItem", "deleteItem", "postItems"])
def test_every_answer_is_as_it_is_described(caller: Caller, operation: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app=caller.site.web)
    described = next(
        found.ok()
        for found in schema.get_all_operations()
        if found.ok().definition.raw["operationId"] == operation
    )
    seen: set[int] = set()
    caller.put("pots-3", ITEM)

    @seed(0)
    @settings(
        max_examples=EACH,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described.as_strategy(generation_mode=mode))
    def shoot(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            _aim(case)
        headers = {"Authorization": f"Bearer {caller.token()}"}
        answer = case.call_and_validate(checks=CHECKS, headers=headers)
        seen.add(answer.status_code)

    shoot()
    wanted = {200, 202} if mode is GenerationMode.POSITIVE else {401, 403, 422}
    assert seen & wanted, seen


def _aim(case: Any) -> None:
    """At our repository; at an item that is there, or with a body that says nothing against the address."""
    case.path_parameters["repository"] = "main"
    (case.query or {}).pop("platform", None)
    if isinstance(case.body, dict):
        case.body.pop("item_id", None)
        case.body["title"] = "Cracked Pots"
    elif case.method in ("GET", "DELETE"):
        case.path_parameters["id"] = "pots-3"


def test_every_example_is_taken_as_it_stands(caller: Caller) -> None:
    described = document(caller)["paths"]["/items/{repository}/{id}"]["put"]["requestBody"]["content"]
    given = [
        (media_type, one["value"])
        for media_type, content in described.items()
        for one in content.get("examples", {"": {"value": content.get("example")}}).values()
    ]
    assert len(given) == 4

    for media_type, body in given:
        item_id = "12" if body == EPRINTS else DSPACE["uuid"] if body == DSPACE else "pots-3"
        answer = caller.put(item_id, body, content_type=media_type)
        assert answer.status_code == 202, (media_type, answer.text)


def test_the_answer_of_the_example_is_the_one_that_is_given(caller: Caller) -> None:
    answer = caller.put("pots-3", ITEM)

    assert answer.json == TAKEN


def test_every_code_is_described_with_its_status() -> None:
    described = {code for codes in PROBLEMS.values() for named in codes for code in named.split(", ")}

    assert set(_TITLES) <= described
    for code in _TITLES:
        assert any(code in named.split(", ") for named in PROBLEMS[_STATUS.get(code, 422)]), code


def test_the_limits_are_those_that_are_described(caller: Caller) -> None:
    text = json.dumps(document(caller))

    assert f"More than {LARGEST // MB} MB, or {LARGEST_UNPACKED // MB} MB unpacked" in text
    assert f"up to {LONGEST_KEY} printable characters" in text


def test_people_can_read_it(caller: Caller) -> None:
    answer = caller.client.get("/docs", base_url=caller.site.base_url)

    assert answer.status_code == 200
    for words in (
        "<h1>Items for ORCID</h1>",
        f"PUT {caller.site.base_url}/items/{{repository}}/{{id}}",
        "idempotency-key",
        "wrong-repository",
        "&lt;eprintid&gt;12&lt;/eprintid&gt;",
        "&#34;item_id&#34;: &#34;pots-3&#34;",
    ):
        assert words.lower() in answer.text.lower()
    assert "<script" not in answer.text
    assert "{{" not in answer.text


def test_nothing_of_it_needs_a_signature(caller: Caller) -> None:
    assert document(caller)["openapi"] == "3.1.0"
    assert document(caller)["servers"] == [{"url": caller.site.base_url}]


def test_what_cannot_be_done_is_told_as_a_problem(caller: Caller) -> None:
    answer = caller("PATCH", "main/pots-3", ITEM)

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert {"PUT", "GET", "DELETE"} <= set(answer.headers["Allow"].split(", "))
