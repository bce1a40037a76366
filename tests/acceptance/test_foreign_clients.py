"""Clients that others wrote, against the local registry over HTTP, as they are installed."""

from typing import Any
from urllib.parse import urlsplit

import orcid
import pytest
import requests
from lxml import etree
from pyorcid import Orcid, OrcidSearch
from requests.adapters import HTTPAdapter

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import JOSIAH, external_id, work

WORK_NS = "http://www.orcid.org/ns/work"
COMMON_NS = "http://www.orcid.org/ns/common"


@pytest.fixture
def python_orcid(registry_server: Registry, monkeypatch: pytest.MonkeyPatch) -> orcid.MemberAPI:
    """The package ``orcid`` 1.0.3, written for API 2.0: told the version 3.0 and our addresses."""
    monkeypatch.setattr(orcid.orcid, "VERSION", "/v3.0")
    monkeypatch.setattr(orcid.orcid, "SEARCH_VERSION", "/v3.0")
    client = registry_server.client("member")
    api = orcid.MemberAPI(client["client_id"], client["client_secret"], timeout=10)
    api._endpoint = registry_server.member_api_url
    api._token_url = f"{registry_server.registry_url}/oauth/token"
    return api


@pytest.fixture
def token(registry_server: Registry) -> str:
    """Josiah's, for that client."""
    scope = "/activities/update /read-limited"
    found: str = registry_server.token(JOSIAH, scope)["access_token"]
    return found


def test_python_orcid_searches(python_orcid: orcid.MemberAPI) -> None:
    found = python_orcid.search("family-name:Carberry", rows=10)
    pages = list(python_orcid.search_generator("given-names:Josiah", pagination=5))

    assert JOSIAH in [hit["orcid-identifier"]["path"] for hit in found["result"]]
    assert JOSIAH in [hit["orcid-identifier"]["path"] for hit in pages]


def test_python_orcid_adds_reads_updates_and_removes_a_work(
    python_orcid: orcid.MemberAPI, token: str
) -> None:
    content = work(external_id("doi", "10.5555/python-orcid"))

    put_code = python_orcid.add_record(JOSIAH, token, "work", content)
    added = python_orcid.read_record_member(JOSIAH, "work", token, put_code)
    content["title"]["title"]["value"] = "Updated"
    python_orcid.update_record(JOSIAH, token, "work", content, put_code)
    updated = python_orcid.read_record_member(JOSIAH, "works", token, [put_code])
    python_orcid.remove_record(JOSIAH, token, "work", put_code)

    assert added["title"]["title"]["value"] == "A Theory of Cracked Pots"
    assert updated["bulk"][0]["work"]["title"]["title"]["value"] == "Updated"
    with pytest.raises(requests.HTTPError, match="404"):
        python_orcid.read_record_member(JOSIAH, "work", token, put_code)


def test_python_orcid_speaks_xml(python_orcid: orcid.MemberAPI, token: str) -> None:
    content = python_orcid.read_record_member(
        JOSIAH,
        "work",
        token,
        python_orcid.add_record(JOSIAH, token, "work", work(external_id("doi", "10.5555/before"))),
        accept_type="application/orcid+xml",
    )
    del content.attrib["put-code"]
    content.find(f".//{{{COMMON_NS}}}external-id-value").text = "10.5555/after"

    put_code = python_orcid.add_record(JOSIAH, token, "work", content, content_type="application/orcid+xml")

    assert etree.QName(content).namespace == WORK_NS
    assert int(put_code) > 0


def test_python_orcid_reads_a_record(python_orcid: orcid.MemberAPI, token: str) -> None:
    record = python_orcid.read_record_member(JOSIAH, "record", token)

    assert record["person"]["name"]["family-name"]["value"] == "Carberry"
    assert record["activities-summary"]["employments"]["affiliation-group"]


class Detour(HTTPAdapter):
    """Leads requests for ORCID's own hosts to the local registry."""

    def __init__(self, there: str) -> None:
        super().__init__()
        self.there = there

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.url = f"{self.there}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        options["proxies"] = None
        return super().send(request, *arguments, **options)


@pytest.fixture
def pyorcid_led_here(registry_server: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pyorcid`` has its hosts as literals; every session gets adapters that lead here."""
    original = requests.Session.__init__

    def mounted(session: requests.Session) -> None:
        original(session)
        session.mount("https://pub.orcid.org/", Detour(registry_server.public_api_url))
        session.mount("https://api.orcid.org/", Detour(registry_server.member_api_url))

    monkeypatch.setattr(requests.Session, "__init__", mounted)


@pytest.mark.usefixtures("pyorcid_led_here")
def test_pyorcid_reads_a_public_record(registry_server: Registry) -> None:
    josiah = Orcid(JOSIAH)

    assert josiah.record()["orcid-identifier"]["path"] == JOSIAH
    assert josiah.person()
    assert josiah.works()
    assert josiah.employments()
    assert "Carberry" in str(josiah.record_summary())


@pytest.mark.usefixtures("pyorcid_led_here")
def test_pyorcid_reads_with_a_members_token(registry_server: Registry) -> None:
    token = registry_server.token(JOSIAH, "/read-limited")["access_token"]

    found = Orcid(JOSIAH, token, state="member").activities()

    assert found


@pytest.mark.usefixtures("pyorcid_led_here")
def test_pyorcid_searches(registry_server: Registry) -> None:
    token = registry_server.token(None, "/read-public")["access_token"]

    found = OrcidSearch(token).search("family-name:Carberry", rows=5)

    assert found["num-found"] >= 1
    assert found["expanded-result"][0]["orcid-id"] == JOSIAH
