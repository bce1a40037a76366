"""What stands before the path, and what stands before everything: https."""

import pytest
from werkzeug.test import Client

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, error_of


@pytest.mark.parametrize("version", ["v2.0", "v2.1", "v3.0"])
def test_the_types_of_identifiers_are_the_same_in_all_versions(registry: Registry, version: str) -> None:
    answer = registry.session().get(f"{registry.public_api_url}/{version}/identifiers")

    assert answer.status_code == 200
    assert "doi" in [one["name"] for one in answer.json()]


def test_of_older_versions_there_is_nothing_else(registry: Registry) -> None:
    answer = registry.session().get(f"{registry.public_api_url}/v2.1/{JOSIAH}/works")

    assert error_of(answer) == (404, 9001)


@pytest.mark.parametrize("path", ["%0d%0aX-Evil:1", "v9.9/%0aX-Evil:1", "v2.0_rc1/%0d%0a%E2%82%AC"])
def test_a_line_break_in_a_path_ends_no_header(registry: Registry, path: str) -> None:
    answer = registry.session().get(f"{registry.public_api_url}/{path}", allow_redirects=False)

    assert answer.status_code in (302, 308)
    assert "X-Evil" not in answer.headers
    assert "%0A" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("path", "proto", "status"),
    [
        (f"/public/v3.0/{JOSIAH}/works", None, 400),
        (f"/public/v3.0/{JOSIAH}/works", "https", 200),
        ("/public/v3.0/pubStatus", None, 200),
        ("/member/v3.0/apiStatus", None, 200),
        (f"/public/{JOSIAH}", None, 302),
    ],
)
def test_from_elsewhere_all_but_the_status_must_come_by_https(
    registry: Registry, path: str, proto: str | None, status: int
) -> None:
    client = Client(registry.local)
    headers = {"Accept": "application/json"} | ({"X-Forwarded-Proto": proto} if proto else {})

    answer = client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == status
    assert status != 400 or (answer.json or {})["error-code"] == 9012
