"""Peer-review groups: ``/group-id-record``."""

from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.local_registry.documents.shapes import GROUP_ID_RECORD, GROUP_ID_RECORDS
from orcid_repo_plugin.local_registry.rules.groups import REGISTRY
from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import OTHER, SMALLEST, Document

PATH = "/group-id-record"
POTS: Document = {
    "name": "Reviews of pots",
    "group-id": "orcid-generated:pots",
    "description": "Reviews of cracked pots",
    "type": "peer-review service",
}
UPDATE: dict[str, Any] = {"role": "member", "scopes": ("/group-id-record/update",)}
THEIRS: dict[str, Any] = UPDATE | {"client": OTHER}


def post(counter: Counter, content: Document = POTS, **options: Any) -> int:
    """Add a group; its put-code."""
    answer = counter.ask(PATH, method="POST", content=content, **UPDATE | options)
    assert (answer.status, answer.content, answer.text) == (201, None, None)
    place, _, number = answer.headers["Location"].rpartition("/")
    assert place == "http://127.0.0.1:8765/member/v3.0/group-id-record"
    return int(number)


def test_an_added_group_can_be_read_found_changed_and_deleted() -> None:
    counter = Counter()
    put_code = post(counter)

    assert counter.read(f"{PATH}/{put_code}", **UPDATE) == POTS | {"put-code": put_code}
    assert counter.read(PATH, {"name": " REVIEWS of pots"}, **UPDATE)["put-code"] == put_code
    assert counter.read(PATH, {"group-id": "ORCID-generated:POTS "}, **UPDATE)["put-code"] == put_code

    changed = POTS | {"put-code": put_code, "name": "Reviews of\x98 cups", "description": None}
    answer = counter.ask(f"{PATH}/{put_code}", method="PUT", content=changed, **UPDATE)
    assert (answer.status, answer.content["name"], answer.content["description"]) == (
        200,
        "Reviews of cups",
        None,
    )

    assert counter.ask(f"{PATH}/{put_code}", method="DELETE", **UPDATE).status == 204
    assert counter.no(f"{PATH}/{put_code}", **UPDATE) == (400, 9026)


def test_the_keys_of_a_group_and_of_a_page_are_orcids() -> None:
    counter = Counter()
    put_code = post(counter)

    assert tuple(counter.read(f"{PATH}/{put_code}", **UPDATE)) == GROUP_ID_RECORD.group.keys
    assert tuple(counter.read(PATH, **UPDATE)) == GROUP_ID_RECORDS.group.keys


def test_orcids_own_sample_of_a_group_is_taken(shared: Path) -> None:
    sample = shared / "orcid-model/record_3.0/samples/write_samples/peer-review-group-id.json"
    counter = Counter()

    answer = counter.ask(PATH, method="POST", content=sample.read_bytes(), **UPDATE)

    assert answer.status == 201
    assert counter.read(PATH, {"group-id": "ringgold:355321"}, **UPDATE)["type"] == "magazine"


def test_a_page_counts_what_is_on_it() -> None:
    counter = Counter()
    for number in range(5):
        post(counter, POTS | {"group-id": f"publons:{number}0", "name": f"Group {number}"})

    first = counter.read(PATH, {"page-size": "2", "page": "1"}, **UPDATE)
    last = counter.read(PATH, {"page-size": "2", "page": "3"}, **UPDATE)
    beyond = counter.read(PATH, {"page-size": "2", "page": "4"}, **UPDATE)

    assert [group["name"] for group in first["group-id-record"]] == ["Group 0", "Group 1"]
    assert (first["total"], first["page"], first["page-size"]) == (2, 1, 2)
    assert [group["name"] for group in last["group-id-record"]] == ["Group 4"]
    assert last["last-modified-date"]["value"] > first["last-modified-date"]["value"]
    assert (beyond["total"], beyond["group-id-record"], beyond["last-modified-date"]) == (0, [], None)
    assert counter.read(PATH, **UPDATE)["page-size"] == 100


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"page": "one"}, 9020),
        ({"page-size": "1.5"}, 9020),
        ({"page": "99999999999"}, 9020),
        ({"page": ""}, 9020),
        ({"page": "0"}, 9006),
        ({"page-size": "-1"}, 9006),
    ],
)
def test_a_page_that_is_no_number_is_refused(query: dict[str, str], code: int) -> None:
    assert Counter().no(PATH, query, **UPDATE) == (400, code)


@pytest.mark.parametrize("query", [{"name": "nobody's"}, {"group-id": "publons:none"}])
def test_a_group_that_is_not_found_is_an_empty_document(query: dict[str, str]) -> None:
    assert set(Counter().read(PATH, query, **UPDATE).values()) == {None}


def test_asking_for_a_journal_makes_its_group() -> None:
    counter = Counter()

    found = counter.read(PATH, {"group-id": "issn:2049-3630"}, **UPDATE)

    assert (found["group-id"], found["type"]) == ("issn:2049-3630", "journal")
    assert found["name"] == "Journal with ISSN 2049-3630"
    assert counter.books.groups[found["put-code"]].source == REGISTRY
    assert counter.read(PATH, {"group-id": "issn:2049-3630"}, **UPDATE) == found


def test_a_journals_group_is_made_by_the_registry_even_when_a_client_posts_it() -> None:
    counter = Counter()
    journal = POTS | {"group-id": "issn:2049-3630", "type": "journal"}

    assert counter.no(PATH, method="POST", content=journal, **UPDATE) == (409, 9025)
    (group,) = counter.books.groups.values()
    assert group.source == REGISTRY
    assert counter.no(f"{PATH}/{group.put_code}", method="DELETE", **UPDATE) == (403, 9010)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_issn_with_a_wrong_check_digit_is_9053(method: str) -> None:
    counter = Counter()
    content = POTS | {"group-id": "issn:2049-3631"} if method == "POST" else None
    query = {"group-id": "issn:2049-3631"} if method == "GET" else {}

    assert counter.no(PATH, query, method=method, content=content, **UPDATE) == (400, 9053)
    assert not counter.books.groups


def test_a_group_id_is_there_once_for_all_clients() -> None:
    counter = Counter()
    post(counter)

    again = POTS | {"group-id": "orcid-generated:POTS"}
    assert counter.no(PATH, method="POST", content=POTS, **THEIRS) == (409, 9025)
    assert counter.no(PATH, method="POST", content=again, **THEIRS) == (409, 9025)


def test_an_update_finds_a_double_before_a_foreign_source() -> None:
    counter = Counter()
    post(counter)
    cups = post(counter, POTS | {"group-id": "publons:cups"})

    double = POTS | {"put-code": cups}
    other = POTS | {"put-code": cups, "group-id": "publons:mugs"}
    path = f"{PATH}/{cups}"
    assert counter.no(path, method="PUT", content=double, **THEIRS) == (409, 9025)
    assert counter.no(path, method="PUT", content=other, **THEIRS) == (403, 9010)


def test_a_delete_finds_reviews_before_a_foreign_source() -> None:
    counter = Counter()
    put_code = post(counter)
    counter.add("peer-review", SMALLEST["peer-review"] | {"review-group-id": POTS["group-id"]})

    assert counter.no(f"{PATH}/{put_code}", method="DELETE", **THEIRS) == (409, 9040)
    assert counter.no(f"{PATH}/{put_code}", method="DELETE", **UPDATE) == (409, 9040)


def test_a_put_code_is_not_posted_and_must_agree_in_an_update() -> None:
    counter = Counter()
    put_code = post(counter)
    path = f"{PATH}/{put_code}"

    new = POTS | {"group-id": "publons:cups", "put-code": 9}
    assert counter.no(PATH, method="POST", content=new, **UPDATE) == (400, 9024)
    assert counter.no(path, method="PUT", content=POTS, **UPDATE) == (400, 9019)
    assert counter.no(path, method="PUT", content=POTS | {"put-code": 99}, **UPDATE) == (400, 9019)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_put_code_that_there_is_not_is_9026_and_one_that_is_no_number_9034(method: str) -> None:
    content = POTS | {"put-code": 99}

    assert Counter().no(f"{PATH}/99", method=method, content=content, **UPDATE) == (400, 9026)
    assert Counter().no(f"{PATH}/pots", method=method, content=content, **UPDATE) == (400, 9034)


def test_reading_needs_one_scope_and_writing_another() -> None:
    counter = Counter()
    put_code = post(counter)
    reader: dict[str, Any] = {"role": "member", "scopes": ("/group-id-record/read",)}
    nobody: dict[str, Any] = {"role": "member", "scopes": ("/read-public",)}

    assert counter.read(f"{PATH}/{put_code}", **reader)
    assert counter.no(PATH, method="POST", content=POTS, **reader) == (403, 9038)
    assert counter.no(PATH, **nobody) == (403, 9038)
    counter.books.clients[OTHER].state = "locked"
    assert counter.no(PATH, **THEIRS) == (409, 9057)
