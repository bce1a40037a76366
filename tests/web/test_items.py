"""Hosts tell us of single items."""

import gzip
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.web.openapi_words import BIBTEX, DSPACE, EPRINTS
from tests.web.caller import JOSIAH, Caller


@pytest.fixture
def caller(site: Any) -> Iterator[Caller]:
    """The host ``main``."""
    made = Caller(site)
    made.connect()
    yield made
    site.engine.stop()


def without_id(item: dict[str, Any]) -> dict[str, Any]:
    """An item as JSON that the address names."""
    return {key: value for key, value in item.items() if key != "item_id"}


def test_an_item_is_taken_and_the_answer_says_what_will_happen(caller: Caller) -> None:
    answer = caller.put("pots-3", EXAMPLE)

    assert answer.status_code == 202
    assert answer.json == {
        "repository": "main",
        "id": "pots-3",
        "state": "live",
        "decisions": [
            {
                "repository": "main",
                "item_id": "pots-3",
                "orcid": JOSIAH,
                "state": "waiting",
                "reason": "to be added",
            }
        ],
        "work": {"title": "A Theory of Cracked Pots", "type": "journal-article"},
        "problems": [],
    }
    assert caller.titles() == ["A Theory of Cracked Pots"]


@pytest.mark.parametrize(
    ("item_id", "body"),
    [
        ("12", EPRINTS),
        (DSPACE["uuid"], DSPACE),
        (DSPACE["handle"], DSPACE),
        ("pots-3", BIBTEX),
        ("pots-3", EXAMPLE),
        ("anything", without_id(EXAMPLE)),
        ("anything", BIBTEX.replace("pots-3,", ",", 1)),
    ],
    ids=[
        "eprints",
        "dspace",
        "dspace by handle",
        "bibtex",
        "items",
        "items without id",
        "bibtex without key",
    ],
)
@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", "application/xml"])
def test_the_format_is_told_by_the_content(
    caller: Caller, item_id: str, body: Any, content_type: str
) -> None:
    answer = caller.put(item_id, body, content_type=content_type)

    assert answer.status_code == 202, answer.text
    assert answer.json["work"]["title"] == "A Theory of Cracked Pots"
    assert answer.json["id"] == (DSPACE["uuid"] if body is DSPACE else item_id)


@pytest.mark.parametrize(
    ("item_id", "body", "theirs"),
    [
        ("13", EPRINTS, "12"),
        ("x", DSPACE, DSPACE["uuid"]),
        ("pots-4", BIBTEX, "pots-3"),
        ("4", EXAMPLE, "pots-3"),
    ],
    ids=["eprints", "dspace", "bibtex", "items"],
)
def test_an_item_whose_own_id_is_another_is_not_taken(
    caller: Caller, item_id: str, body: Any, theirs: str
) -> None:
    answer = caller.put(item_id, body)

    assert (answer.status_code, answer.json["code"]) == (422, "wrong-id")
    assert repr(item_id) in answer.json["detail"]
    assert repr(theirs) in answer.json["detail"]
    assert caller.known() == set()


@pytest.mark.parametrize(
    "item_id",
    [
        "20.500.99998/11",
        "oai:repo.example.edu:12",
        "壺 №3",
        "https://repo.example.edu/12/",
        "a//b",
        "pots\n3",
        "x" * 500,
    ],
    ids=["handle", "oai", "unicode", "address", "two slashes", "two lines", "500 characters"],
)
@pytest.mark.parametrize("safe", ["", "/"], ids=["slashes encoded", "slashes as they are"])
def test_an_id_may_hold_anything(caller: Caller, item_id: str, safe: str) -> None:
    path = f"main/{quote(item_id, safe=safe)}"

    put = caller("PUT", path, without_id(EXAMPLE))
    got = caller("GET", path)
    gone = caller("DELETE", path)

    assert [one.status_code for one in (put, got, gone)] == [202, 200, 202], put.text
    assert {one.json["id"] for one in (put, got, gone)} == {item_id}


@pytest.mark.parametrize("path", ["x" * 501, "%FF", "a%00b", "%20"], ids=["long", "latin", "nul", "blank"])
def test_an_id_that_the_books_cannot_hold_is_refused(caller: Caller, path: str) -> None:
    answer = caller("PUT", f"main/{path}", without_id(EXAMPLE))

    assert (answer.status_code, answer.json["code"]) == (422, "unfit-id")


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"", "unreadable", "empty"),
        (b"\x89PNG", "unknown-platform", "?platform="),
        (b'{"item_id": "pots-3", "title": ', "unreadable", "1:1"),
        (b'{"item_id": "pots-3", "titles": {"a": {"b": 1}}}', "unreadable", "titles"),
        (b'{"title": "Pots", "type": ', "unreadable", "1:1"),
        (b"[]", "no-item", "No item"),
        (b"{}", "unknown-platform", "?platform="),
        ([EXAMPLE, EXAMPLE], "several-items", "several"),
        (b"<eprints/>", "no-item", "No item"),
    ],
    ids=[
        "nothing",
        "a picture",
        "half",
        "wrong shape",
        "half without id",
        "an empty list",
        "an empty object",
        "two",
        "no eprint",
    ],
)
def test_a_body_that_is_no_item_is_refused_in_words(caller: Caller, body: Any, code: str, words: str) -> None:
    answer = caller.put("pots-3", body)

    assert (answer.status_code, answer.json["code"]) == (422, code), answer.text
    assert words in answer.json["detail"]
    assert caller.known() == set()


def test_the_platform_may_be_said(caller: Caller) -> None:
    taken = caller("PUT", "main/9?platform=items", {"title": "Pots"})
    unknown = caller("PUT", "main/9?platform=zope", {"title": "Pots"})

    assert taken.status_code == 202
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown-platform")
    assert "eprints" in unknown.json["detail"]


def test_an_edit_goes_and_the_same_again_does_not(caller: Caller) -> None:
    caller.put("pots-3", EXAMPLE)
    assert caller.titles() == ["A Theory of Cracked Pots"]

    edited = caller.put("pots-3", EXAMPLE | {"title": "Glue for Cracked Pots"})
    assert [one["state"] for one in edited.json["decisions"]] == ["waiting"]
    assert caller.titles() == ["Glue for Cracked Pots"]

    again = caller.put("pots-3", EXAMPLE | {"title": "Glue for Cracked Pots"})
    assert [one["state"] for one in again.json["decisions"]] == ["unchanged"]


def test_a_deleted_item_leaves_the_record_and_comes_back_when_it_is_put_again(caller: Caller) -> None:
    caller.put("pots-3", EXAMPLE)
    assert caller.titles() == ["A Theory of Cracked Pots"]

    gone = caller("DELETE", "main/pots-3")
    assert (gone.status_code, gone.json["state"], gone.json["work"]) == (202, "withdrawn", None)
    assert [one["reason"] for one in gone.json["decisions"]] == ["to be deleted: withdrawn by the repository"]
    assert caller.titles() == []
    assert caller("DELETE", "main/pots-3").status_code == 202

    caller.put("pots-3", EXAMPLE)
    assert caller.titles() == ["A Theory of Cracked Pots"]


def test_an_item_that_is_not_public_leaves_the_record(caller: Caller) -> None:
    caller.put("12", EPRINTS)
    assert caller.titles() == ["A Theory of Cracked Pots"]

    answer = caller.put("12", EPRINTS.replace(">archive<", ">deletion<"))

    assert (answer.status_code, answer.json["state"]) == (202, "withdrawn")
    assert [one["code"] for one in answer.json["problems"]] == ["withdrawn"]
    assert caller.titles() == []


def test_a_handle_names_the_item_of_a_dspace(caller: Caller) -> None:
    caller.put(DSPACE["uuid"], DSPACE)

    gone = caller("DELETE", f"main/{DSPACE['handle']}")

    assert (gone.status_code, gone.json["id"]) == (202, DSPACE["uuid"])


def test_an_item_that_was_never_sent_is_unknown(caller: Caller) -> None:
    for method in ("DELETE", "GET"):
        answer = caller(method, "main/nothing")
        assert (answer.status_code, answer.json["code"]) == (404, "unknown-item")
        assert answer.mimetype == "application/problem+json"


def test_how_far_an_item_has_come_is_told_as_status_and_history_tell_it(caller: Caller) -> None:
    caller.put("pots-3", EXAMPLE)
    caller.titles()

    told = caller("GET", "main/pots-3").json

    assert (told["state"], told["platform"], told["title"]) == ("live", "items", "A Theory of Cracked Pots")
    assert [(one["orcid"], one["state"], one["section"]) for one in told["deliveries"]] == [
        (JOSIAH, "sent", "work")
    ]
    assert [(one["operation"], one["http_status"]) for one in told["history"]][-1] == ("add", 201)


def test_nobody_is_asked_at_orcid_while_a_call_is_answered(caller: Caller) -> None:
    before = len(caller.site.registry.journal())

    caller.put("pots-3", EXAMPLE)

    assert len(caller.site.registry.journal()) == before


# -- large and packed bodies, bombs


def test_a_packed_body_is_unpacked(caller: Caller) -> None:
    packed = gzip.compress(json.dumps(EXAMPLE).encode())

    said = caller.put("pots-3", packed, headers={"Content-Encoding": "gzip"})
    unsaid = caller.put("pots-3", packed)
    in_two = caller.put("12", gzip.compress(EPRINTS[:99].encode()) + gzip.compress(EPRINTS[99:].encode()))

    assert [one.status_code for one in (said, unsaid, in_two)] == [202, 202, 202]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"x" * (10 * 1024 * 1024 + 1), 413, "too-large"),
        (gzip.compress(b" " * (51 * 1024 * 1024)), 413, "too-large"),
        (gzip.compress(gzip.compress(b"{}")), 422, "unreadable"),
        (gzip.compress(json.dumps(EXAMPLE).encode())[:-9], 422, "unreadable"),
        (b"\x1f\x8bnothing", 422, "unreadable"),
    ],
    ids=["large", "bomb", "packed twice", "cut", "no gzip"],
)
def test_a_body_that_is_too_large_or_damaged_is_refused(
    caller: Caller, body: bytes, status: int, code: str
) -> None:
    answer = caller.put("pots-3", body)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert caller.known() == set()


@pytest.mark.parametrize("ends", [True, False], ids=["as our server gives it", "as others do"])
def test_a_body_of_just_the_limit_is_taken(caller: Caller, ends: bool) -> None:
    body = json.dumps(EXAMPLE).encode().ljust(10 * 1024 * 1024)

    answer = caller.put("pots-3", body, environ_overrides={"wsgi.input_terminated": ends})

    assert answer.status_code == 202, answer.text


def test_a_body_packed_in_another_way_is_refused(caller: Caller) -> None:
    answer = caller.put("pots-3", EXAMPLE, headers={"Content-Encoding": "br"})

    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, "gzip")


LAUGHS = '<!DOCTYPE eprints [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "body",
    [
        EPRINTS.replace("<eprints", f"{LAUGHS}]><eprints").replace("A Theory", "&j; A Theory"),
        EPRINTS.replace("<eprints", '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]><eprints').replace(
            "A Theory", "&x; A Theory"
        ),
        '{"item_id": "12", "extra": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"item_id": "12", "title": "x", "n": ' + "9" * 5000 + "}",
    ],
    ids=["a billion laughs", "a file of ours", "a deep list", "a long number"],
)
def test_a_bomb_is_no_item(caller: Caller, body: str) -> None:
    answer = caller.put("12", body)

    assert answer.status_code in (202, 422)
    assert "root:" not in answer.text
    assert len(answer.data) < 5000
