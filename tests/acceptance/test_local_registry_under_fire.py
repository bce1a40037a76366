"""More than ten thousand random and hostile requests: each gets a proper answer, and the books stay whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Final

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.storage import InFolder
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.fire_bodies import hurtful_bodies, json_bodies, xml_bodies
from tests.acceptance.fire_control import controls
from tests.acceptance.fire_forms import grants, pages
from tests.acceptance.fire_openapi import fire_by_description
from tests.acceptance.fire_paths import headers, paths
from tests.acceptance.fire_search import searches
from tests.acceptance.fire_wire import fire_over_http
from tests.acceptance.hostile import CANARY_PLACE
from tests.acceptance.registry_answers import CANARY
from tests.acceptance.registry_range import Range, Shot, registry_in
from tests.acceptance.registry_targets import Targets
from tests.acceptance.registry_whole import differences, flaws, unreadable

Shots = Callable[[Targets, Random], Iterator[Shot]]

PATIENCE: Final = 15.0
"""Seconds that no request may take, whatever it asks for; what costs quadratic time takes minutes."""

FIRE: Final[dict[str, tuple[Shots, int]]] = {
    "paths": (paths, 3_000),
    "headers": (headers, 2_000),
    "json bodies": (json_bodies, 3_000),
    "xml bodies": (xml_bodies, 3_000),
    "hurtful bodies": (hurtful_bodies, 3_000),
    "searches": (searches, 2_000),
    "control": (controls, 4_000),
    "grants": (grants, 2_000),
}
"""What is shot, and how often."""
PAGES: Final = 2_000
DESCRIBED: Final = 10
"""Requests of either sort for each operation of an OpenAPI document."""
WHOLE, BROKEN = 400, 300
"""Over real HTTP."""


@pytest.mark.parametrize("sort", FIRE)
def test_hostile_requests_get_proper_answers_and_leave_the_books_whole(sort: str, tmp_path: Path) -> None:
    make, count = FIRE[sort]
    canary = _canary(tmp_path)

    def fire(targets: Targets, fired: Range) -> None:
        for shot in islice(make(targets, Random(0)), count):
            fired.fire(replace(shot, body=shot.body.replace(CANARY_PLACE, canary)))

    fired = _under(fire, tmp_path / "books")

    assert fired.shots == count


def test_hostile_forms_get_proper_pages_and_leave_the_books_whole(tmp_path: Path) -> None:
    def fire(targets: Targets, fired: Range) -> None:
        for shot in islice(pages(targets, fired, Random(0)), PAGES):
            fired.fire(shot)

    fired = _under(fire, tmp_path / "books")

    assert fired.shots >= PAGES


@pytest.mark.parametrize("role", ["member", "public"])
def test_requests_made_up_from_the_description_get_proper_answers(role: str, tmp_path: Path) -> None:
    def fire(targets: Targets, fired: Range) -> None:
        fire_by_description(targets, fired, role, DESCRIBED)

    fired = _under(fire, tmp_path / "books")

    assert fired.shots > 300


def test_there_are_more_than_ten_thousand_of_them() -> None:
    assert sum(count for _, count in FIRE.values()) + PAGES + WHOLE + BROKEN > 10_000


def test_what_is_hardly_http_stops_nobody(
    registry_server: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    targets = Targets(registry_server)
    before = _bystanders(targets)

    sent, wrong = fire_over_http(targets, WHOLE, BROKEN)

    assert (sent, wrong) == (WHOLE + BROKEN, [])
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    assert {entry.status for entry in registry_server.journal()} & {None, 500} == set()
    _assert_whole(targets, before)


def _under(fire: Callable[[Targets, Range], None], folder: Path) -> Range:
    """A registry under fire: what is wrong with its answers or with its books afterwards fails the test."""
    with registry_in(folder) as registry:
        targets = Targets(registry)
        fired = Range(registry.local)
        before = _bystanders(targets)
        fire(targets, fired)
        assert fired.wrong == []
        assert fired.slowest < PATIENCE
        assert fired.statuses.keys() & {200, 201, 204}, "no request got through to what it asked for"
        _assert_whole(targets, before)
    _assert_kept(registry.local, folder)
    return fired


def _bystanders(targets: Targets) -> dict[str, object]:
    return {orcid: targets.registry.record(orcid) for orcid in targets.bystanders}


def _assert_whole(targets: Targets, before: dict[str, object]) -> None:
    registry, books = targets.registry, targets.registry.local.books
    assert _bystanders(targets) == before
    assert list(flaws(books)) == []
    assert list(chain.from_iterable(unreadable(registry, orcid) for orcid in books.records)) == []


def _assert_kept(local: LocalRegistry, folder: Path) -> None:
    storage = InFolder(folder)
    try:
        assert list(differences(local.books, Books(storage))) == []
    finally:
        storage.close()


def _canary(folder: Path) -> bytes:
    """The address of a file that must not be read."""
    file = folder / "canary.txt"
    file.write_text(CANARY)
    return file.as_uri().encode()
