"""Who may call: what is signed by a host, for its own repository, for one request."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.domain.item_schema import EXAMPLE
from tests.web.caller import Caller


@pytest.fixture
def caller(site: Any) -> Any:
    """The host ``main``."""
    yield Caller(site)
    site.engine.stop()


def counted(caller: Caller, code: str) -> float:
    """How often a call was refused so, as the metrics have it."""
    text = caller.site.get("/metrics").text
    line = f'orcid_repo_launches_total{{result="{code}"}} '
    return sum(float(one.removeprefix(line)) for one in text.splitlines() if one.startswith(line))


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": "https://elsewhere.example.org"}, "wrong-audience"),
        ({"purpose": "connect"}, "wrong-purpose"),
        ({"purpose": None}, "wrong-purpose"),
        ({"iat": 1_500_000_000, "exp": 1_500_000_300}, "expired"),
        ({"iat": 9_000_000_000, "exp": 9_000_000_300}, "future"),
        ({"exp": 9_000_000_000}, "too-long"),
        ({"jti": None}, "missing-claim"),
        ({"iss": "nobody"}, "unknown-host"),
        ({"key": "not the host's key, and as long as one"}, "bad-signature"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_call_that_is_not_signed_as_it_must_be_is_refused_and_counted(
    caller: Caller, claims: dict[str, Any], code: str
) -> None:
    answer = caller.put("pots-3", EXAMPLE, token=caller.token(**claims))

    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert answer.mimetype == "application/problem+json"
    assert counted(caller, code) == 1
    assert caller.known() == set()


@pytest.mark.parametrize("header", ["", "Basic bWFpbjpwb3Rz", "Bearer", "Bearer "])
def test_a_call_that_is_not_signed_is_told_how(caller: Caller, header: str) -> None:
    answer = caller.put("pots-3", EXAMPLE, headers={"Authorization": header})

    assert (answer.status_code, answer.json["code"]) == (401, "unsigned")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="orcid-repo"'


def test_a_word_that_is_no_jwt_is_refused_without_being_repeated(caller: Caller) -> None:
    answer = caller.put("pots-3", EXAMPLE, token="cracked.pots.secret")

    assert (answer.status_code, answer.json["code"]) == (401, "malformed")
    assert "secret" not in answer.text


def test_a_host_speaks_for_its_own_repositories_only(make_site: Any) -> None:
    site = make_site(repositories={"main": {}, "other": {}})
    caller = Caller(site)

    elsewhere = caller("PUT", "other/pots-3", EXAMPLE)
    claimed = caller("PUT", "other/pots-3", EXAMPLE, token=caller.token(repository="other"))

    assert [one.status_code for one in (elsewhere, claimed)] == [403, 403]
    assert {one.json["code"] for one in (elsewhere, claimed)} == {"wrong-repository"}
    assert caller.known() == set()
    site.engine.stop()


def test_a_host_of_two_repositories_says_for_which_it_speaks(make_site: Any) -> None:
    site = make_site(repositories={"main": {}, "other": {}})
    caller = Caller(site)
    with site.store.writing() as c:
        site.store.hosts.remove(c, "main")
        site.store.hosts.add(c, Host(name="main", repositories=("main", "other")))
        site.store.hosts.add_key(c, "main", site.key)

    right = caller("PUT", "other/pots-3", EXAMPLE, token=caller.token(repository="other"))
    wrong = caller("PUT", "main/pots-3", EXAMPLE, token=caller.token(repository="other"))

    assert [one.status_code for one in (right, wrong)] == [202, 403]
    site.engine.stop()


def test_the_very_same_call_may_come_again_and_no_other_with_its_token(caller: Caller) -> None:
    token = caller.token()

    first = caller.put("pots-3", EXAMPLE, token=token)
    again = caller.put("pots-3", EXAMPLE, token=token)
    other_body = caller.put("pots-3", EXAMPLE | {"title": "Glue"}, token=token)
    other_item = caller.put("pots-4", EXAMPLE | {"item_id": "pots-4"}, token=token)
    other_method = caller("DELETE", "main/pots-3", token=token)
    other_query = caller("PUT", "main/pots-3?platform=items", EXAMPLE, token=token)

    assert (first.status_code, again.status_code) == (202, 202)
    for other in (other_body, other_item, other_method, other_query):
        assert (other.status_code, other.json["code"]) == (401, "used")
    assert counted(caller, "used") == 4
    assert caller.known() == {"pots-3"}


def test_a_cookie_is_no_signature(caller: Caller) -> None:
    caller.site.connect(caller.client)

    answer = caller.put("pots-3", EXAMPLE, headers={"Authorization": ""})

    assert answer.status_code == 401
