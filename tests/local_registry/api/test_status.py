"""Status pages."""

import pytest

from orcid_repo_plugin.local_registry.api.call import Role
from orcid_repo_plugin.local_registry.api.status import ROUTES
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.api.counter import Counter

ALL = {"tomcatUp": True, "dbConnectionOk": True, "readOnlyDbConnectionOk": True, "overallOk": True}


@pytest.mark.parametrize(
    ("role", "path", "content"),
    [
        ("member", "/status", {"tomcatUp": True}),
        ("public", "/status", {"tomcatUp": True}),
        ("member", "/apiStatus", ALL),
        ("public", "/pubStatus", ALL),
        ("public", "/ping", {"tomcatUp": True}),
    ],
)
def test_each_status_page_says_that_all_is_well(role: Role, path: str, content: dict[str, bool]) -> None:
    answer = Counter().ask(path, role=role)

    assert (answer.status, answer.content) == (200, content)


def test_a_status_page_has_the_type_that_was_asked_for(registry: Registry) -> None:
    asked = {"Accept": "application/vnd.orcid+json"}

    answer = registry.session().get(f"{registry.public_api_url}/v3.0/pubStatus", headers=asked)

    assert answer.headers["Content-Type"] == "application/vnd.orcid+json;charset=UTF-8"


def test_status_pages_need_no_token_and_are_json_only() -> None:
    assert all(route.open for route in ROUTES)
    assert {media_type.endswith("json") for route in ROUTES for media_type in route.produces} == {True}
