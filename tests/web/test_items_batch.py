"""Hosts tell us of many items at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.web.openapi_words import BIBTEX, DSPACE, EPRINTS
from tests.web.caller import JOSIAH, Caller


@pytest.fixture
def caller(site: Any) -> Iterator[Caller]:
    """The host ``main``; Josiah Carberry is connected."""
    made = Caller(site)
    made.connect()
    yield made
    site.engine.stop()


def article(number: int, **more: Any) -> dict[str, Any]:
    """An article of Josiah's with a DOI of its own."""
    return EXAMPLE | {
        "item_id": f"pots-{number}",
        "title": f"Cracked Pots {number}",
        "identifiers": {"doi": f"10.5555/pots-{number}"},
        **more,
    }


def eprint(number: int) -> str:
    """An ``<eprint>``."""
    start, end = EPRINTS.index("<eprint "), EPRINTS.index("</eprints>")
    return EPRINTS[start:end].replace("12<", f"{number}<")


BATCHES = {
    "an array of items": json.dumps([article(1), article(2)]),
    "JSON Lines": f"{json.dumps(article(1))}\n{json.dumps(article(2))}\n",
    "DSpace": json.dumps(
        [DSPACE, DSPACE | {"uuid": "8c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f", "handle": "1/2"}]
    ),
    "EPrints": EPRINTS.replace("</eprints>", eprint(13) + "</eprints>"),
    "BibTeX": BIBTEX + BIBTEX.replace("pots-3", "pots-4").replace("12345678", "12345679"),
}


@pytest.mark.parametrize("body", BATCHES.values(), ids=BATCHES)
def test_every_item_of_a_batch_has_its_row(caller: Caller, body: str) -> None:
    answer = caller("POST", "main", body)

    assert answer.status_code == 202, answer.text
    told = answer.json
    assert told["repository"] == "main"
    assert told["failed"] == []
    assert len(told["items"]) == 2
    assert {one["id"] for one in told["items"]} == caller.known()
    assert {one["state"] for one in told["items"]} == {"live"}


def test_the_works_of_a_batch_reach_the_record(caller: Caller) -> None:
    answer = caller("POST", "main", [article(n) for n in range(12)])

    assert {one["state"] for row in answer.json["items"] for one in row["decisions"]} == {"waiting"}
    assert sorted(caller.titles()) == sorted(f"Cracked Pots {n}" for n in range(12))


def test_an_item_that_cannot_be_read_stops_no_other(caller: Caller) -> None:
    lines = [
        json.dumps(article(1)),
        '{"item_id": "pots-2", "title": ',
        json.dumps(article(3)),
        json.dumps({"title": "x"}),
        json.dumps(article(5, item_id="x" * 501)),
    ]

    answer = caller("POST", "main", "\n".join(lines))

    assert answer.status_code == 202
    assert [row["id"] for row in answer.json["items"]] == ["pots-1", "pots-3"]
    assert [one["where"].partition(":")[0] for one in answer.json["failed"]] == ["2", "4", "5"]
    assert "item_id" in answer.json["failed"][1]["reason"]
    assert "501 characters" in answer.json["failed"][2]["reason"]
    assert caller.known() == {"pots-1", "pots-3"}


def test_an_item_without_an_id_is_not_called_by_its_place(caller: Caller) -> None:
    nameless = EPRINTS.replace("<eprintid>12</eprintid>", "").replace(
        ' id="https://repo.example.edu/id/eprint/12"', ""
    )
    body = nameless.replace("</eprints>", eprint(13) + "</eprints>")

    answer = caller("POST", "main", body)

    assert answer.status_code == 202
    assert [row["id"] for row in answer.json["items"]] == ["13"]
    assert "no id of its own" in answer.json["failed"][0]["reason"]
    assert caller.known() == {"13"}


def test_of_an_item_that_comes_twice_the_last_one_counts(caller: Caller) -> None:
    answer = caller("POST", "main", [article(1, title="First"), article(2), article(1, title="Second")])

    assert [(row["id"], row["work"]["title"]) for row in answer.json["items"]] == [
        ("pots-2", "Cracked Pots 2"),
        ("pots-1", "Second"),
    ]


def test_a_thousand_items_are_taken_and_one_more_is_too_many(caller: Caller) -> None:
    plain = [{"item_id": f"p{n}", "title": "Pots", "type": "article"} for n in range(1001)]

    too_many = caller("POST", "main", plain)
    assert (too_many.status_code, too_many.json["code"]) == (413, "too-many-items")
    assert caller.known() == set()

    taken = caller("POST", "main", plain[:1000])
    assert taken.status_code == 202
    assert len(taken.json["items"]) == 1000
    assert len(caller.known()) == 1000


def test_items_are_deleted_in_a_batch(caller: Caller) -> None:
    caller("POST", "main", [article(1), article(2), article(3)])
    assert len(caller.titles()) == 3

    answer = caller("POST", "main", {"delete": ["pots-1", "pots-3", "pots-3", "pots-9"]})

    assert answer.status_code == 202
    assert [(row["id"], row["state"]) for row in answer.json["items"]] == [
        ("pots-1", "withdrawn"),
        ("pots-3", "withdrawn"),
    ]
    assert [one["where"] for one in answer.json["failed"]] == ["pots-9"]
    assert caller.titles() == ["Cracked Pots 2"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"delete": []}, 422, "no-item"),
        ({"delete": "pots-1"}, 422, "unreadable"),
        ({"delete": [None]}, 422, "unreadable"),
        ({"delete": [str(n) for n in range(1001)]}, 413, "too-many-items"),
        (b"", 422, "unreadable"),
        (b"[", 422, "unreadable"),
        (b"[]", 422, "no-item"),
        (b"pots and pans", 422, "unknown-platform"),
        (b"<eprints/>", 422, "no-item"),
    ],
    ids=["none", "no list", "no text", "too many", "nothing", "half", "an empty list", "prose", "no eprint"],
)
def test_a_batch_that_is_none_is_refused(caller: Caller, body: Any, status: int, code: str) -> None:
    answer = caller("POST", "main", body)

    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_an_older_version_that_gives_way_is_told_beside_its_successor(caller: Caller) -> None:
    caller.put("pots-1", article(1))
    assert caller.titles() == ["Cracked Pots 1"]

    newer = caller.put("pots-2", article(2, succeeds=["pots-1"]))

    assert {(one["item_id"], one["orcid"]) for one in newer.json["decisions"]} == {
        ("pots-1", JOSIAH),
        ("pots-2", JOSIAH),
    }
    assert caller.titles() == ["Cracked Pots 2"]


def test_calls_at_the_same_time_are_all_taken(caller: Caller) -> None:
    clients = [Caller(caller.site) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: clients[n % 8].put(f"pots-{n % 12}", article(n % 12)).status_code, range(48))
        )

    assert set(answers) == {202}
    assert caller.known() == {f"pots-{n}" for n in range(12)}
    assert sorted(caller.titles()) == sorted(f"Cracked Pots {n}" for n in range(12))
