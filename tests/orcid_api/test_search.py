from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson
import pytest

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.search import Search, escaped, quoted
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import JOSIAH, Desk, desk_at, odd_registry, payload


@pytest.fixture
def desk(registry: Registry) -> Iterator[Desk]:
    with desk_at(registry) as made:
        yield made


def searched(desk: Desk) -> list[str]:
    return [line for line in desk.requests if "search" in line]


@pytest.mark.parametrize("public", [True, False], ids=["public API", "member API"])
def test_a_search_gives_the_ids_of_all_pages(desk: Desk, public: bool) -> None:
    people = {desk.registry.person(f"Number {n}", "Psychoceramist")["orcid"] for n in range(7)}
    token = None if public else desk.anonymous()

    found = list(Search(desk.session).search("family-name:Psychoceramist", token, rows=3))

    assert len(found) == 7
    assert set(found) == people
    assert len(searched(desk)) == 3
    assert Search(desk.session).count("family-name:Psychoceramist", token) == 7


def test_a_search_that_finds_nobody_is_one_request(desk: Desk) -> None:
    search = Search(desk.session)

    assert list(search.search("family-name:Nobody")) == []
    assert list(search.expanded("family-name:Nobody")) == []
    assert search.count("family-name:Nobody") == 0
    assert len(searched(desk)) == 3


def test_pages_are_fetched_when_they_are_needed(desk: Desk) -> None:
    for n in range(6):
        desk.registry.person(f"Number {n}", "Psychoceramist")

    first = list(islice(Search(desk.session).search("family-name:Psychoceramist", rows=2), 2))

    assert len(first) == 2
    assert len(searched(desk)) == 1


def test_the_expanded_search_gives_names_and_institutions(desk: Desk) -> None:
    (josiah,) = Search(desk.session).expanded(f"orcid:{JOSIAH}")

    assert josiah.orcid == JOSIAH
    assert (josiah.given_names, josiah.family_names) == ("Josiah", "Carberry")
    assert josiah.institutions


def test_a_work_is_found_by_its_doi(desk: Desk) -> None:
    desk.works.add(desk.orcid, desk.token, payload("10.5555/a(b)c"))

    assert list(Search(desk.session).search(f"doi-self:{quoted('10.5555/a(b)c')}")) == [desk.orcid]


@pytest.mark.parametrize(
    "name",
    ["O'Brien", "Smith (Jones)", "AND", "a:b", 'the "great"', "C*", "10.5555/1", "[x TO y]", "a\\b", "-x"],
)
@pytest.mark.parametrize("safe", [escaped, quoted])
def test_a_name_with_special_characters_is_searched_for_as_it_is(desk: Desk, name: str, safe: object) -> None:
    assert callable(safe)
    orcid = desk.registry.person("Ada", f"Zy {name} Zy")["orcid"]
    desk.registry.person("Ada", "Zy Cob Zy")

    found = list(Search(desk.session).search(f"family-name:{safe(f'Zy {name} Zy')}"))

    assert orcid in found


@pytest.mark.parametrize("rows", [0, 1001, -1])
def test_a_page_of_a_size_that_orcid_refuses_is_not_asked_for(desk: Desk, rows: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        list(Search(desk.session).search("pots", rows=rows))

    assert searched(desk) == []


def page(numbers: range, total: int) -> dict[str, object]:
    results = [{"orcid-identifier": {"path": f"0000-0000-0000-{n:04}"}} for n in numbers]
    return {"result": results or None, "num-found": total}


def test_someone_who_moves_to_another_page_in_between_comes_once() -> None:
    with odd_registry() as (server, session):
        server.answer(200, page(range(3), 6))
        server.answer(200, page(range(2, 5), 6))

        found = list(Search(session).search("pots", rows=3))

    assert found == [f"0000-0000-0000-{n:04}" for n in range(5)]


def test_a_search_ends_where_the_results_end_whatever_was_promised() -> None:
    with odd_registry() as (server, session):
        server.answer(200, page(range(3), 1_000_000))
        server.answer(200, page(range(0), 1_000_000))

        assert len(list(Search(session).search("pots", rows=3))) == 3
        assert len(server.bodies) == 2


def test_beyond_ten_thousand_results_orcid_wants_a_token() -> None:
    refused = {"response-code": 400, "error-code": 9043, "developer-message": "400 Bad Request: start"}
    with odd_registry() as (server, session):
        server.answer(200, page(range(1000), 12_000))
        server.answer(400, refused)
        found = Search(session).search("pots")

        assert len(list(islice(found, 1000))) == 1000
        with pytest.raises(OrcidRefusal) as refusal:
            next(found)

    assert refusal.value.code == 9043


def test_a_real_answer_is_read(shared: Path) -> None:
    document = orjson.loads((shared / "data/orcid-answers/search-v3-hits.json").read_bytes())
    told = [one["orcid-identifier"]["path"] for one in document["result"]]
    with odd_registry() as (server, session):
        server.answer(200, document)

        assert list(islice(Search(session).search("pots"), len(told))) == told
