"""A bare caller of the APIs, for tests: no client's kindness between the test and the registry."""

from typing import Any

import requests
from lxml import etree

from orcid_repo_plugin.testing.registry import Registry

JOSIAH = "0000-0002-1825-0097"
WRITER = "/activities/update /person/update /read-limited"


class Caller:
    """Sends requests as one client with one token.

    :param orcid: whose record paths are below; a new person without items if none is named.
    """

    def __init__(
        self, registry: Registry, orcid: str | None = None, scope: str = WRITER, client_id: str | None = None
    ) -> None:
        self.registry = registry
        self.orcid = orcid or str(registry.person(given_names="Ada", family_name="Example")["orcid"])
        self.client_id = client_id or registry.client("member")["client_id"]
        self.token: str = registry.token(self.orcid, scope, client_id=self.client_id)["access_token"]
        self.session = registry.session()

    def __call__(self, method: str, path: str, /, **options: Any) -> requests.Response:
        """Ask the member API for a path below the record; JSON unless headers say otherwise."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        headers |= options.pop("headers", {})
        url = f"{self.registry.member_api_url}/v3.0/{self.orcid}/{path}".rstrip("/")
        return self.session.request(method, url, headers=headers, allow_redirects=False, **options)

    def add(self, content: dict[str, Any], path: str = "work") -> int:
        """POST an item and give its put-code."""
        answer = self("POST", path, json=content)
        assert answer.status_code == 201, answer.text
        return int(answer.headers["Location"].rpartition("/")[2])

    def public(self, path: str, accept: str | None = "application/json", **options: Any) -> requests.Response:
        """Ask the public API for a path below the record, without a token."""
        url = f"{self.registry.public_api_url}/v3.0/{self.orcid}/{path}".rstrip("/")
        headers = {"Accept": accept}
        return self.session.get(url, headers=headers, allow_redirects=False, **options)  # type: ignore[arg-type]


def external_id(type_: str, value: str, relationship: str = "self") -> dict[str, Any]:
    """An identifier as a client sends it."""
    return {
        "external-id-type": type_,
        "external-id-value": value,
        "external-id-relationship": relationship,
    }


def work(*ids: dict[str, Any], title: str = "A Theory of Cracked Pots", **more: Any) -> dict[str, Any]:
    """A small work; without identifiers given it has the DOI 10.5555/12345678."""
    return {
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "external-ids": {"external-id": list(ids) or [external_id("doi", "10.5555/12345678")]},
        **more,
    }


def error_of(answer: requests.Response) -> tuple[int, int]:
    """The HTTP status and ORCID's error-code; the document must repeat the status."""
    document = _document(answer)
    assert document["response-code"] == answer.status_code
    assert set(document) == {
        "response-code",
        "developer-message",
        "user-message",
        "error-code",
        "more-info",
    }
    return answer.status_code, document["error-code"]


def _document(answer: requests.Response) -> dict[str, Any]:
    if "json" in answer.headers["Content-Type"]:
        found: dict[str, Any] = answer.json()
        return found
    leaves = {etree.QName(leaf).localname: leaf.text for leaf in etree.fromstring(answer.content)}
    return leaves | {name: int(leaves[name] or 0) for name in ("response-code", "error-code")}
