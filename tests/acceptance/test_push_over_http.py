"""The push as an admin has it: processes, HTTP, a database; killed, crowded, moved, restored."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import over_http
from tests.acceptance.installation import (
    Done,
    Installation,
    article,
    asked,
    last,
    people,
    titles,
    tokens,
    told,
    wait_for,
)
from tests.chaos.books import Books

JOSIAH = "0000-0002-1825-0097"
Make = Callable[[Registry], Installation]


@pytest.fixture
def installation(registry_server: Registry, tmp_path: Path) -> Installation:
    """One on SQLite."""
    return Installation(tmp_path, told(registry_server), f"sqlite:///{tmp_path / 'books.sqlite3'}")


@pytest.fixture
def on_both(registry_server: Registry, tmp_path: Path, database_url: str) -> Installation:
    """One on SQLite, and one on PostgreSQL."""
    return Installation(tmp_path, told(registry_server), database_url)


# -- many works, few requests


@contextmanager
def served_registry() -> Iterator[dict[str, Any]]:
    """``orcid-repo registry`` as a process; gives what it prints."""
    command = [sys.executable, "-m", "orcid_repo_plugin", "registry", "--port", "0", "--control", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_a_thousand_works_reach_ten_records_in_ten_posts_and_the_second_push_asks_nothing(
    tmp_path: Path,
) -> None:
    with served_registry() as served, requests.Session() as session:
        control = served["control_url"]
        client_id = next(one["client_id"] for one in served["clients"] if one["kind"] == "member")

        def ask(path: str, body: Mapping[str, Any] | None = None) -> Any:
            url = f"{control}/{path}"
            answer = (
                session.get(url, timeout=30) if body is None else session.post(url, json=body, timeout=30)
            )
            answer.raise_for_status()
            return answer.json()

        def requested() -> list[str]:
            return [
                f"{one['method']} {one['path'].rpartition('/')[2]}"
                for one in ask("journal")
                if "/member/" in one["path"]
            ]

        orcids = [
            ask("people", {"given_names": "Josiah", "family_name": f"C {n}"})["orcid"] for n in range(10)
        ]
        consent = {"client_id": client_id, "scope": "/read-limited /activities/update"}
        here = Installation(tmp_path, served, f"sqlite:///{tmp_path / 'books.sqlite3'}")
        here.connect({orcid: ask("tokens", {"orcid": orcid, **consent}) for orcid in orcids})
        items = here.items(article(f"pots-{n}", orcids[n % 10]) for n in range(1000))

        assert here("deposit", items).code == 0
        first = here("push", "--as", "json")

        assert first.code == 0, first.err
        assert first.json["sent"] == 1000
        assert first.json["requests"] == 10
        assert requested() == ["POST works"] * 10
        for orcid in orcids:
            assert len(ask(f"records/{orcid}")["items"]["work"]) == 100

        second = here("push", "--as", "json")
        assert second.json["requests"] == 0
        assert here("deposit", items).code == 0
        third = here("push", "--as", "json")
        assert third.json["requests"] == 0
        assert requested() == ["POST works"] * 10


# -- secrets


def test_no_secret_stands_in_clear_anywhere_after_a_whole_run(
    on_both: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, on_both
    client = registry.client("member")
    orcids = people(registry, 3)
    here.connect(tokens(registry, orcids))
    items = here.items(article(f"pots-{n}", *orcids) for n in range(5))
    here("deposit", items)
    here("push")
    registry.revoke(orcids[0], client["client_id"])  # ORCID's refusal repeats the token
    registry.expire(orcids[1], client["client_id"])
    changed = here.items(article(f"pots-{n}", *orcids, title="A New Theory") for n in range(5))
    here("deposit", changed)
    pushed = here("push", "--as", "json")
    here("withdraw", "pots-4")
    here("push")
    registry.fault("status", status=500, path="/oauth/token")
    here("deposit", items)
    here("push")
    for command in ("status", "history", "failures", "retry", "doctor", "reconcile"):
        here(command, *(("--as", "json") if command not in ("doctor", "retry") else ()))
    here("people", "list", "--as", "json")
    here("put-codes", "export")
    backup = here.folder / "books.backup"
    here("backup", backup)

    secrets = {client["client_secret"]} | {
        token[name] for token in registry.tokens() for name in ("access_token", "refresh_token")
    }
    with Books(here.database) as books:
        places = dict(books.everything())
    places |= {file.name: file.read_bytes() for file in here.folder.iterdir() if file != here.config}
    places |= {f"command {n}": f"{done.out}{done.err}".encode() for n, done in enumerate(here.done)}
    found = [
        place for place, content in places.items() if any(secret.encode() in content for secret in secrets)
    ]
    assert pushed.code == 1  # one permission is lost
    assert backup.is_file()
    assert len(secrets) > 6
    assert found == []
    assert not any("should not have happened" in done.err or "Traceback" in done.err for done in here.done)


def waiting(here: Installation) -> int:
    """How many deliveries wait."""
    with Books(here.database) as books:
        return books.unsettled()


def is_told_well(done: Done) -> bool:
    """Whether a missing or wrong key is told in words that help."""
    return done.code == 2 and "key" in done.err and "Traceback" not in done.err and "happened" not in done.err


@pytest.mark.parametrize("wrong", ["lost", "another"])
def test_without_the_right_key_nothing_is_sent_and_nothing_is_lost(
    wrong: str, installation: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, installation
    here.connect(tokens(registry, [JOSIAH]))
    here("deposit", here.items([article("pots-1", JOSIAH), article("pots-2", JOSIAH)]))
    key = here.folder / "orcid-repo.key"
    right = key.read_bytes()
    key.unlink()
    if wrong == "another":
        here("init", here.folder)
        assert key.read_bytes() != right
    before = last(registry)

    done = here("push")

    assert is_told_well(done), (done.code, done.out, done.err)
    assert asked(registry, before) == []
    assert waiting(here) == 2
    key.write_bytes(right)
    assert here("push").code == 0
    assert len(titles(registry, JOSIAH)) == 2


def test_with_a_new_key_people_who_connect_again_get_all_their_works(
    installation: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, installation
    here.connect(tokens(registry, [JOSIAH]))
    here("deposit", here.items([article("pots-1", JOSIAH)]))
    assert here("push").code == 0
    here("deposit", here.items([article("pots-1", JOSIAH, title="A New Theory"), article("pots-2", JOSIAH)]))
    (here.folder / "orcid-repo.key").unlink()
    here("init", here.folder)
    assert here("push").code == 2

    here.connect(tokens(registry, [JOSIAH]))
    done = here("push", "--as", "json")

    assert done.code == 0, done.err
    assert titles(registry, JOSIAH) == ["A New Theory: pots-1", "A Theory of Cracked Pots: pots-2"]
    assert done.json["sent"] == done.json["updated"] == 1


# -- moves


def test_a_backup_made_during_a_push_restores_to_books_that_heal(
    on_both: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, on_both
    orcids = people(registry, 8)
    here.connect(tokens(registry, orcids))
    before = [article(f"pots-{n}", orcids[n % 8]) for n in range(80)]
    here("deposit", here.items(before))
    registry.fault("slow", seconds=0.3, times=None, path="/works")
    pushing = here.start("push")
    wait_for(lambda: len(asked(registry)) >= 2)
    backup = here.folder / "books.backup"

    made = here("backup", backup)

    assert made.code == 0, made.err
    pushed = here.ended(pushing)
    assert pushed.code == 0, pushed.err
    registry.clear_faults()
    after = [article(f"pots-{n}", orcids[n % 8], title="A New Theory") for n in range(88)]
    here("deposit", here.items(after))
    assert here("push").code == 0
    restored = here("restore", backup)
    assert restored.code == 0, restored.err
    assert here("push", "--wait").code == 0
    here("deposit", here.items(after))
    assert here("push", "--wait").code == 0
    for place, orcid in enumerate(orcids):
        assert titles(registry, orcid) == sorted(f"A New Theory: pots-{n}" for n in range(place, 88, 8))
    assert_put_codes_are_true(here, registry, orcids)


def assert_put_codes_are_true(here: Installation, registry: Registry, orcids: list[str]) -> None:
    """Each put-code in the books is that of its item's work, and no work is without."""
    with Books(here.database) as books:
        rows = books.rows("put_code")
    for orcid in orcids:
        stand = {work.put_code: work.title.rpartition(" ")[2] for work in registry.works(orcid)}
        assert {row["put_code"]: row["item_id"] for row in rows if row["orcid"] == orcid} == stand


def test_what_another_program_has_sent_is_taken_over_without_a_post(
    installation: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, installation
    orcids = people(registry, 3)
    given = tokens(registry, orcids)
    items = [article(f"pots-{n}", *orcids) for n in range(6)]
    rows = [
        {"repository": "main", "item_id": item["item_id"], "orcid": orcid, "put_code": sent}
        for orcid in orcids
        for item in items
        for sent in [send(registry, orcid, given[orcid]["access_token"], item)]
    ]
    here.connect(given)
    assert here("put-codes", "import", here.csv(rows)).code == 0
    before = last(registry)

    assert here("deposit", here.items(items)).code == 0
    done = here("push")

    assert done.code == 0, done.err
    assert not [entry for entry in asked(registry, before) if entry.method == "POST"]
    for orcid in orcids:
        assert titles(registry, orcid) == sorted(item["title"] for item in items)
    assert_put_codes_are_true(here, registry, orcids)
    before = last(registry)
    here("deposit", here.items(items))
    here("push")
    assert asked(registry, before) == []


def send(registry: Registry, orcid: str, token: str, item: Mapping[str, Any]) -> int:
    """Add an item's work as another program would have. :returns: its put-code."""
    doi = item["identifiers"]["doi"]
    body = {
        "title": {"title": {"value": "As the other program had it"}},
        "type": "other",
        "external-ids": {
            "external-id": [
                {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
            ]
        },
    }
    with registry.session(token) as session:
        answer = session.post(f"{registry.member_api_url}/v3.0/{orcid}/work", json=body, timeout=30)
    return int(answer.headers["Location"].rpartition("/")[2])


def test_a_move_from_sandbox_to_production_and_back_keeps_both_books(
    tmp_path: Path, registry_server: Registry
) -> None:
    sandbox = registry_server
    with over_http() as production:
        here = Installation(tmp_path, told(sandbox), f"sqlite:///{tmp_path / 'books.sqlite3'}")
        items = here.items([article("pots-1", JOSIAH), article("pots-2", JOSIAH)])

        here.speak_to(told(sandbox), "sandbox")
        here.connect(tokens(sandbox, [JOSIAH]))
        here("deposit", items)
        assert here("push").code == 0
        here.speak_to(told(production), "production")
        new = here("status")
        here.connect(tokens(production, [JOSIAH]))
        here("deposit", items)
        assert here("push").code == 0
        before = last(sandbox), last(production)
        here.speak_to(told(sandbox), "sandbox")
        here("deposit", items)
        back = here("push", "--as", "json")

        assert back.json["requests"] == 0
        assert (asked(sandbox, before[0]), asked(production, before[1])) == ([], [])
        assert len(titles(sandbox, JOSIAH)) == len(titles(production, JOSIAH)) == 2
        assert "none yet" in new.out
        assert production.registry_url.partition("//")[2] in new.out
        rows = here("status", "--as", "json").json
        assert sorted(row["item_id"] for row in rows) == ["pots-1", "pots-2"]
        assert {row["state"] for row in rows} <= {"sent", "unchanged"}


# -- killed, and crowded


@pytest.mark.parametrize("after", [1, 3, 6])
def test_a_push_that_was_killed_in_the_middle_is_finished_by_the_next_one(
    after: int, on_both: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, on_both
    orcids = people(registry, 10)
    here.connect(tokens(registry, orcids))
    here("deposit", here.items(article(f"pots-{n}", orcids[n % 10], JOSIAH) for n in range(50)))
    registry.fault("slow", seconds=0.15, times=None, path="/member/")
    pushing = here.start("push")
    wait_for(lambda: len(asked(registry)) >= after)

    ended = here.killed(pushing)
    registry.clear_faults()
    done = here("push", "--wait")

    assert ended.code == -9
    assert done.code == 0, done.err
    for place, orcid in enumerate(orcids):
        assert titles(registry, orcid) == sorted(
            f"A Theory of Cracked Pots: pots-{n}" for n in range(place, 50, 10)
        )
    assert_put_codes_are_true(here, registry, orcids)
    before = last(registry)
    assert here("push", "--as", "json").json["requests"] == 0
    assert asked(registry, before) == []


def test_a_backfill_that_was_killed_is_finished_by_the_next_one(
    on_both: Installation, registry_server: Registry
) -> None:
    registry, here = registry_server, on_both
    orcids = people(registry, 2)
    expected = [f"A Theory of Cracked Pots: pots-{n}" for n in range(1500)]
    here("deposit", here.items(article(f"pots-{n}", *orcids) for n in range(1500)))
    assert waiting(here) == 0
    here.connect(tokens(registry, orcids))
    filling = here.start("backfill")
    wait_for(lambda: waiting(here) > 0 or filling.poll() is not None)

    here.killed(filling)
    again = here("backfill")

    assert again.code == 0, again.err
    assert waiting(here) == 3000
    done = here("push", "--wait", "--as", "json")
    assert done.code == 0, done.err
    assert done.json["requests"] == 30
    for orcid in orcids:
        assert titles(registry, orcid) == sorted(expected)
    before = last(registry)
    here("backfill")
    here("push")
    assert asked(registry, before) == []


def test_two_pushes_at_once_send_each_work_once(on_both: Installation, registry_server: Registry) -> None:
    registry, here = registry_server, on_both
    orcids = people(registry, 12)
    here.connect(tokens(registry, orcids))
    here("deposit", here.items(article(f"pots-{n}", orcids[n % 12]) for n in range(120)))
    registry.fault("slow", seconds=0.1, times=None, path="/member/")

    both = [here.start("push", "--as", "json") for _ in range(2)]
    ended = [here.ended(one) for one in both]

    assert [one.code for one in ended] == [0, 0], [one.err for one in ended]
    assert sum(one.json["sent"] for one in ended) == 120
    assert [entry.method for entry in asked(registry)] == ["POST"] * 12
    for place, orcid in enumerate(orcids):
        assert titles(registry, orcid) == sorted(
            f"A Theory of Cracked Pots: pots-{n}" for n in range(place, 120, 12)
        )
    assert_put_codes_are_true(here, registry, orcids)
