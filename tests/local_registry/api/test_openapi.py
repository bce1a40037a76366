"""``/openapi.json`` tells the truth: what it describes is what is answered."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import requests

from orcid_repo_plugin.local_registry.api.call import Role
from orcid_repo_plugin.local_registry.api.routes import routes_of
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import in_process
from tests.local_registry.caller import JOSIAH, WRITER

INES = "0009-0009-9990-001X"
ROLES: tuple[Role, ...] = ("member", "public")
CLIENTS_OWN = "/read-public /group-id-record/update"


PLAIN = ("/ping", "/openapi.json", "/{orcid}/webhook/{callback}")


class Description:
    """The document of one API, to hold answers against."""

    def __init__(self, registry: Registry, role: Role) -> None:
        self.url = registry.member_api_url if role == "member" else registry.public_api_url
        document = registry.session().get(f"{self.url}/v3.0/openapi.json").json()
        self.paths: dict[str, dict[str, Any]] = document["paths"]
        self._components = as_json_schema(document["components"])
        self._validators: dict[str, Any] = {}

    def misfits(self, operation: dict[str, Any], answer: requests.Response) -> list[str]:
        """What in an answer is not as the operation says."""
        responses = operation["responses"]
        content = responses.get(str(answer.status_code), responses["default"]).get("content", {})
        media_type = answer.headers["Content-Type"].partition(";")[0]
        if media_type not in content:
            return [f"{media_type} is not described"]
        if not media_type.endswith("json"):
            return []
        errors = self._validator(content[media_type]["schema"]).iter_errors(answer.json())
        return [f"{list(error.instance_path)}: {error.message[:200]}" for error in errors]

    def _validator(self, schema: dict[str, Any]) -> Any:
        name = json.dumps(schema)
        if name not in self._validators:
            whole = as_json_schema(schema) | {"components": self._components}
            self._validators[name] = jsonschema_rs.validator_for(whole)
        return self._validators[name]


def as_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0's ``nullable``, in the words of JSON Schema."""
    if isinstance(schema, list):
        return [as_json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: as_json_schema(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found


@pytest.fixture(scope="module", name="seeded")
def seeded_registry() -> Iterator[Registry]:
    """A registry that nothing here changes."""
    with in_process() as made:
        yield made


@pytest.fixture(scope="module", name="described")
def descriptions(seeded: Registry) -> dict[Role, Description]:
    return {role: Description(seeded, role) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_every_route_is_described_and_nothing_else(described: dict[Role, Description], role: Role) -> None:
    paths = described[role].paths

    assert sum(len(operations) for operations in paths.values()) == len(routes_of(role))
    assert all(path.startswith("/v3.0/") or path in PLAIN for path in paths)


@pytest.mark.parametrize("orcid", [JOSIAH, INES])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_read_is_as_described(
    seeded: Registry, described: dict[Role, Description], role: Role, orcid: str
) -> None:
    description = described[role]
    own = seeded.session(seeded.token(None, CLIENTS_OWN)["access_token"])
    persons = seeded.session(seeded.token(orcid, WRITER)["access_token"])
    found: dict[str, list[str]] = {}
    for path, operations in description.paths.items():
        operation = operations.get("get")
        if operation is None or "notification" in path:
            continue
        session = persons if "{orcid}" in path else own
        for place in places(seeded, path, orcid):
            for media_type in operation["responses"]["200"]["content"]:
                answer = session.get(description.url + place, headers={"Accept": media_type})
                if wrong := description.misfits(operation, answer):
                    found[f"{place} {media_type}"] = wrong

    assert found == {}


def places(registry: Registry, path: str, orcid: str) -> list[str]:
    """The path with values in it: of what is there, and of what is not."""
    path = path.replace("{orcid}", orcid).replace("{client_id}", "APP-MEMBER0000000001")
    path = path.replace("{put_codes}", "1,2,99999") + ("?q=*:*" if path.endswith("search") else "")
    kind = path.split("/")[3] if path.count("/") > 3 else ""
    items = registry.record(orcid)["items"].get(kind, [])
    numbers = [*(str(item["put-code"]) for item in items[:3]), "1", "99999"]
    return list(dict.fromkeys(path.replace("{put_code}", number) for number in numbers))


@pytest.mark.parametrize("query", ["?q=nobody-has-this-name", "?q=*:*&rows=0", "?q=(", "?rows=1001"])
@pytest.mark.parametrize("path", ["/v3.0/search", "/v3.0/expanded-search"])
def test_a_search_without_results_is_as_described(
    seeded: Registry, described: dict[Role, Description], path: str, query: str
) -> None:
    description = described["public"]

    answer = seeded.session().get(description.url + path + query, headers={"Accept": "application/json"})

    assert description.misfits(description.paths[path]["get"], answer) == []


@pytest.mark.parametrize("query", ["", "?page-size=0", "?group-id=issn:2049-3630", "?page=x"])
def test_groups_are_as_described_one_or_many(
    seeded: Registry, described: dict[Role, Description], query: str
) -> None:
    description, path = described["member"], "/v3.0/group-id-record"
    session = seeded.session(seeded.token(None, CLIENTS_OWN)["access_token"])

    answer = session.get(description.url + path + query)

    assert description.misfits(description.paths[path]["get"], answer) == []


@pytest.mark.parametrize("token", [None, "no-such-token"])
def test_a_refused_token_is_as_described(
    seeded: Registry, described: dict[Role, Description], token: str | None
) -> None:
    description = described["member"]

    answer = seeded.session(token).get(f"{description.url}/v3.0/{JOSIAH}/works")

    assert answer.status_code in (401, 403)
    assert description.misfits(description.paths["/v3.0/{orcid}/works"]["get"], answer) == []


def test_new_things_have_an_address_and_a_webhook_may_be_there_already(
    described: dict[Role, Description],
) -> None:
    paths = described["member"].paths

    assert "Location" in paths["/v3.0/{orcid}/work"]["post"]["responses"]["201"]["headers"]
    assert set(paths["/{orcid}/webhook/{callback}"]["put"]["responses"]) == {"201", "204", "default"}


def test_the_public_api_asks_for_no_scope(described: dict[Role, Description]) -> None:
    operations = [one for path in described["public"].paths.values() for one in path.values()]

    assert [one for one in operations if "description" in one] == []
