"""Secrets: compared in constant time, random enough, kept for one pair of eyes, and shown by nothing."""

import hmac
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.services.hosts import add_host
from orcid_repo_plugin.store.sealing import make_key_file
from tests.web.author import Author
from tests.web.browser import JOSIAH, Browser
from tests.web.caller import Caller


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """What is compared in constant time from now on."""
    found: list[tuple[Any, Any]] = []
    real = hmac.compare_digest

    def noted(one: Any, other: Any) -> bool:
        found.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    return found


def texts(compared: list[tuple[Any, Any]]) -> set[str]:
    """Everything that was compared, as text."""
    both = [one for pair in compared for one in pair]
    return {one.decode("latin-1") if isinstance(one, bytes) else one for one in both}


def test_the_signature_of_a_call_is_compared_in_constant_time(
    site: Any, compared: list[tuple[Any, Any]]
) -> None:
    for key in (site.key, "k" * 44):
        before = len(compared)
        site.get(site.launch("7", key=key))
        assert len(compared) > before


def test_an_unknown_host_takes_as_much_work_as_a_known_one(
    site: Any, compared: list[tuple[Any, Any]]
) -> None:
    numbers = []
    for name in ("main", "nobody"):
        compared.clear()
        site.get(site.launch("7", iss=name, key="k" * 44))
        numbers.append(len(compared))

    assert numbers[0] == numbers[1] > 0


def test_the_seat_of_who_comes_back_is_compared_in_constant_time(
    site: Any, compared: list[tuple[Any, Any]]
) -> None:
    mine, theirs = Browser(site), Browser(site)
    mine.open(site.launch("7"))
    theirs.open(site.launch("8"))
    back = site.at_orcid(mine.press_on().headers["Location"], JOSIAH)
    with theirs.client.session_transaction(base_url=site.base_url) as session:
        seat = session["seat"]

    theirs.open(back)

    assert seat in texts(compared)


def test_the_mark_of_a_form_is_compared_in_constant_time(site: Any, compared: list[tuple[Any, Any]]) -> None:
    browser = Browser(site)
    browser.open(site.launch("7"))
    with browser.client.session_transaction(base_url=site.base_url) as session:
        mark = session["csrf_token"]

    browser.press_on()

    assert mark in texts(compared)


def test_cookie_state_and_call_are_looked_up_by_their_digests_only(site: Any) -> None:
    asked: list[str] = []
    event.listen(
        site.store.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, _context, _many: asked.append(f"{statement} {parameters}"),
    )
    browser = Browser(site)
    link = site.launch("7", jti="the-jti")
    browser.open(link)
    back = site.at_orcid(browser.press_on().headers["Location"], JOSIAH)
    browser.open(back)
    cookie = browser.client.get_cookie("__Host-orcid-repo", domain="orcid.repository.example.org")
    state = back.partition("state=")[2].partition("&")[0]

    assert asked
    assert cookie is not None
    assert not [one for one in asked for secret in ("the-jti", cookie.value, state) if secret in one]


def test_no_host_gets_the_key_of_another(make_site: Any) -> None:
    names = [f"r{number}" for number in range(20)]
    site = make_site(repositories={name: {} for name in ("main", *names)})

    keys = {add_host(site.app, name).key for name in names}

    assert len(keys) == 20
    assert all(len(key) == 44 for key in keys)


def test_files_with_secrets_are_for_their_owner_only(site: Any, tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    engine = Engine(site.app, tmp_path / "jobs.sqlite3")

    for path in (tmp_path / "key", tmp_path / "jobs.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    engine.stop()


def test_the_repr_of_what_holds_secrets_shows_none(site: Any) -> None:
    josiah = Author(site).connected(1)
    with site.store.reading() as c:
        person = site.store.people.with_account(c, "main", "7")
        given = site.store.permissions.of_record(c, JOSIAH)
        hosts = site.store.hosts.all(c)
    shown = repr((person, given, hosts, site.settings, site.store, site.store.sealer, site.app, site.engine))

    tokens = [
        one[name] for one in site.registry.tokens(josiah.who) for name in ("access_token", "refresh_token")
    ]
    secrets = (
        *tokens,
        site.key,
        site.client_at_orcid["client_secret"],
        site.settings.secrets.key.get_secret_value(),
    )
    assert len(secrets) >= 5
    assert not [one for one in secrets if one in shown]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("where", ["query", "path", "icon", "header", "body"])
def test_a_secret_that_somebody_sends_to_the_wrong_place_is_not_given_back(
    site: Any, where: str, accept: str
) -> None:
    caller = Caller(site)
    token = site.token("7")
    reads = {"Accept": accept}
    sent = {
        "query": lambda: site.get(f"/nowhere?launch={token}", headers=reads),
        "path": lambda: site.get(f"/connect/{token}", headers=reads),
        "icon": lambda: site.get(f"/icons/{token}", headers=reads),
        "header": lambda: site.get(
            "/nowhere", headers=reads | {"Authorization": f"Bearer {token}", "Referer": token}
        ),
        "body": lambda: caller.put("pots-3", f'{{"title": "{token}"', token=caller.token()),
    }

    answer = sent[where]()

    assert answer.status_code >= 400
    assert token not in answer.text
