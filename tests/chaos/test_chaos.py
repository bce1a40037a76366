"""Whatever goes wrong between us and ORCID, and whoever is killed: the right works stand, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.play import play
from tests.chaos.world import story
from tests.store_fixtures import Server

SEEDS = range(20)


@contextmanager
def empty_database(seed: int, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of one: SQLite for even seeds, PostgreSQL for odd ones."""
    if seed % 2 == 0:
        yield f"sqlite:///{folder / 'books.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.fresh("template0") as url:
        yield url


@pytest.mark.parametrize("seed", SEEDS)
def test_in_any_weather_the_right_works_stand_once_and_our_put_codes_are_true(
    seed: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with empty_database(seed, tmp_path, request) as url:
        ended = play(story(seed), tmp_path, url)

    assert ended.problems == []


def test_a_seed_tells_the_same_story_each_time() -> None:
    assert story(7) == story(7)
    assert story(7) != story(8)
