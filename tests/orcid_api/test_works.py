import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.work import Citation, Contributor, ExternalId, TranslatedTitle, Work
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, PutCodeMissing
from orcid_repo_plugin.orcid_api.bulk import LARGEST, batches, bulk_body, fits
from orcid_repo_plugin.orcid_api.payload import sealed_payload, work_from_json, work_to_json
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.stored_works import StoredWork, paired, same_content
from orcid_repo_plugin.orcid_api.works import Works
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import in_process, over_http
from tests.orcid_api.desk import JOSIAH, Desk, OddRegistry, desk_at, odd_registry, payload
from tests.strategies import FULL_WORK, works

UNKNOWN = 999_999_999
ODD = tuple[OddRegistry, OrcidSession]


@pytest.fixture(params=[in_process, over_http], ids=["in_process", "over_http"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Our client at both doors of the registry."""
    with request.param() as registry, desk_at(registry) as made:
        yield made


@pytest.fixture
def odd() -> Iterator[ODD]:
    with odd_registry() as made:
        yield made


def full(**more: Any) -> bytes:
    return orjson.dumps(work_to_json(FULL_WORK) | more)


def test_a_work_is_added_updated_and_deleted(desk: Desk) -> None:
    added = desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))
    desk.works.update(desk.orcid, desk.token, added.put_code, payload("10.5555/1", "Pots, mended"))

    stands = [(work.put_code, work.title) for work in desk.registry.works(desk.orcid)]
    desk.works.delete(desk.orcid, desk.token, added.put_code)

    assert stands == [(added.put_code, "Pots, mended")]
    assert desk.titles == []
    path = f"/member/v3.0/{desk.orcid}/work"
    code = added.put_code
    assert desk.requests == [f"POST {path}", f"PUT {path}/{code}", f"DELETE {path}/{code}"]


def test_a_hundred_works_go_in_one_request_and_each_has_its_own_put_code(desk: Desk) -> None:
    payloads = [payload(f"10.5555/{n}", f"Pots {n}") for n in range(100)]

    results = desk.works.add_all(desk.orcid, desk.token, payloads).results

    stands = {work.put_code: work.title for work in desk.registry.works(desk.orcid)}
    assert [stands[code] for code in results if isinstance(code, int)] == [f"Pots {n}" for n in range(100)]
    assert desk.requests == [f"POST /member/v3.0/{desk.orcid}/works"]


def test_a_bulk_says_of_each_work_whether_it_was_taken_or_why_not(desk: Desk) -> None:
    first = desk.works.add(desk.orcid, desk.token, payload("10.5555/1")).put_code
    no_id = orjson.dumps(work_to_json(Work(type="book", title="Pots")))
    new = payload("10.5555/2")

    taken, double, nameless, again = desk.works.add_all(
        desk.orcid, desk.token, [new, payload("10.5555/1"), no_id, new]
    ).results

    assert isinstance(taken, int)
    assert isinstance(double, OrcidRefusal)
    assert isinstance(nameless, OrcidRefusal)
    assert isinstance(again, OrcidRefusal)
    assert (double.status, double.code, double.put_code) == (409, 9021, first)
    assert (nameless.status, nameless.code, nameless.put_code) == (400, 9023, None)
    assert (again.code, again.put_code) == (9021, taken)


def test_a_refused_single_work_names_the_one_that_is_there(desk: Desk) -> None:
    first = desk.works.add(desk.orcid, desk.token, payload("10.5555/1")).put_code

    with pytest.raises(OrcidRefusal) as refused:
        desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))

    assert (refused.value.code, refused.value.put_code) == (9021, first)


def test_a_lost_answer_is_no_refusal(desk: Desk) -> None:
    desk.registry.lose_next_answer()

    with pytest.raises(OrcidUnavailable):
        desk.works.add_all(desk.orcid, desk.token, [payload("10.5555/1")])

    assert desk.titles == ["A Theory of Cracked Pots"]


def test_any_number_of_works_is_read_a_hundred_to_a_request(desk: Desk) -> None:
    payloads = [payload(f"10.5555/{n}", f"Pots {n}") for n in range(120)]
    for part in batches(payloads):
        desk.works.add_all(desk.orcid, desk.token, payloads[part])
    codes = [work.put_code for work in desk.registry.works(desk.orcid)]
    asked = [*reversed(codes), UNKNOWN, codes[0], UNKNOWN]

    read = desk.works.read(desk.orcid, desk.token, asked)

    assert list(read) == [*reversed(codes), UNKNOWN]
    titles = [stored.work.title for stored in read.values() if isinstance(stored, StoredWork)]
    assert titles == [f"Pots {n}" for n in reversed(range(120))]
    missing = read[UNKNOWN]
    assert isinstance(missing, OrcidRefusal)
    assert (missing.status, missing.code, missing.put_code) == (400, 9034, UNKNOWN)
    assert str(UNKNOWN) in str(missing)
    assert len([line for line in desk.requests if line.startswith("GET")]) == 2


def test_what_was_read_tells_its_source_and_when_it_changed(desk: Desk) -> None:
    code = desk.works.add(desk.orcid, desk.token, full()).put_code

    stored = desk.works.read(desk.orcid, desk.token, [code])[code]

    assert isinstance(stored, StoredWork)
    assert stored.put_code == stored.work.put_code == code
    assert stored.source_client_id == desk.registry.client().get("client_id")
    assert stored.visibility == "public"
    assert stored.last_modified is not None
    assert same_content(full(), stored.work)


def test_nothing_to_read_is_no_request(registry: Registry) -> None:
    with desk_at(registry) as desk:
        assert desk.works.read(desk.orcid, desk.token, []) == {}
        assert desk.requests == []


def test_the_public_api_reads_without_a_token(registry: Registry) -> None:
    with desk_at(registry) as desk:
        seen = desk.works.add(desk.orcid, desk.token, payload("10.5555/1")).put_code
        hidden = desk.works.add(desk.orcid, desk.token, payload("10.5555/2")).put_code
        registry.set_visibility(desk.orcid, "work", hidden, "private")

        read = desk.works.read(desk.orcid, None, [hidden, seen])

    assert isinstance(read[seen], StoredWork)
    refusal = read[hidden]
    assert isinstance(refusal, OrcidRefusal)
    assert (refusal.status, refusal.code) == (403, 9039)


def test_works_of_a_record_that_is_not_there_are_refused_as_a_whole(registry: Registry) -> None:
    with desk_at(registry) as desk, pytest.raises(OrcidRefusal) as refused:
        desk.works.read("0000-0002-1694-233X", desk.anonymous(), [1])

    assert refused.value.code == 9016


@pytest.mark.parametrize("name", ["Location", "location", "LOCATION"])
def test_the_put_code_is_read_whatever_the_case_of_the_header(odd: ODD, name: str) -> None:
    server, session = odd
    server.answer(201, **{name: f"https://api.orcid.org/v3.0/{JOSIAH}/work/4711"})

    assert Works(session).add(JOSIAH, "token", payload("10.5555/1")).put_code == 4711


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        f"https://api.orcid.org/v3.0/{JOSIAH}/work/",
        f"https://api.orcid.org/v3.0/{JOSIAH}/work/0",
        f"https://api.orcid.org/v3.0/{JOSIAH}/work/-4",
        f"https://api.orcid.org/v3.0/{JOSIAH}/work/null",
        f"https://api.orcid.org/v3.0/{JOSIAH}/work/4711/5",
        f"https://api.orcid.org/v3.0/{JOSIAH}/funding/4711",
        "https://api.orcid.org/v3.0/0000-0002-1694-233X/work/4711",
        "4711",
    ],
)
def test_a_201_without_a_put_code_is_not_believed(odd: ODD, location: str | None) -> None:
    server, session = odd
    server.answer(201, **({} if location is None else {"Location": location}))

    with pytest.raises(PutCodeMissing) as missing:
        Works(session).add(JOSIAH, "token", payload("10.5555/1"))

    assert missing.value.status == 201
    assert isinstance(missing.value, OrcidUnavailable)


def work(put_code: object) -> dict[str, Any]:
    return {"work": {"put-code": put_code}}


DOUBLE = {
    "error": {
        "response-code": 409,
        "developer-message": "409 Conflict: You have already added this activity",
        "error-code": 9021,
    }
}


@pytest.mark.parametrize(
    "answer",
    [
        {"bulk": [work(1)]},
        {"bulk": [work(1), work(2), work(3)]},
        {"bulk": []},
        {"bulk": None},
        {"works": [work(1), work(2)]},
        [work(1), work(2)],
        "bulk",
        {"bulk": [work(1), work(None)]},
        {"bulk": [work(1), work("2")]},
        {"bulk": [work(1), work(True)]},
        {"bulk": [work(1), work(0)]},
        {"bulk": [work(1), work(1)]},
        {"bulk": [work(1), None]},
        {"bulk": [work(1), {}]},
        {"bulk": [work(1), {"work": None, "error": None}]},
        {"bulk": [work(1), {"error": {"developer-message": "409 Conflict"}}]},
        {"bulk": [work(1), [1]]},
    ],
    ids=json.dumps,
)
def test_a_bulk_answer_that_does_not_fit_is_not_believed(odd: ODD, answer: object) -> None:
    server, session = odd
    server.answer(200, answer)

    with pytest.raises(OrcidUnavailable) as unavailable:
        Works(session).add_all(JOSIAH, "token", [payload("10.5555/1"), payload("10.5555/2")])

    assert unavailable.value.status == 200


def test_a_bulk_answer_is_paired_by_place(odd: ODD) -> None:
    server, session = odd
    server.answer(200, {"bulk": [DOUBLE, work(7), DOUBLE, work(5)]})

    results = Works(session).add_all(JOSIAH, "token", [payload(f"10.5555/{n}") for n in range(4)]).results

    assert [one.code if isinstance(one, OrcidRefusal) else one for one in results] == [9021, 7, 9021, 5]


@pytest.mark.parametrize("body", [b'{"bulk":[{"work":{"put-code":1}},{"wo', b"", b"<html>busy</html>"])
def test_half_a_bulk_answer_is_not_believed(odd: ODD, body: bytes) -> None:
    server, session = odd
    server.answers.append((200, {}, body))

    with pytest.raises(OrcidUnavailable):
        Works(session).add_all(JOSIAH, "token", [payload("10.5555/1"), payload("10.5555/2")])


def test_the_payloads_go_out_byte_for_byte(odd: ODD) -> None:
    server, session = odd
    server.answer(200, {"bulk": [work(1), work(2)]})
    server.answer(200, {})
    first, second = full(), payload("10.5555/2", 'the "put-code": it is no key here')

    Works(session).add_all(JOSIAH, "token", [first, second])
    Works(session).update(JOSIAH, "token", 4711, second)

    assert server.bodies[0] == b'{"bulk":[{"work":' + first + b'},{"work":' + second + b"}]}"
    assert orjson.loads(server.bodies[1]) == {"put-code": 4711} | orjson.loads(second)


@pytest.mark.parametrize(
    "wrong", [b"", b"{}", b"[1]", b"null", full()[1:], full(**{"put-code": 3}), full(visibility="public")]
)
def test_what_is_no_payload_of_ours_never_leaves(odd: ODD, wrong: bytes) -> None:
    server, session = odd
    to = Works(session)

    with pytest.raises(ValueError, match="payload"):
        to.add(JOSIAH, "token", wrong)
    with pytest.raises(ValueError, match="payload"):
        to.add_all(JOSIAH, "token", [payload("10.5555/1"), wrong])
    with pytest.raises(ValueError, match="payload"):
        to.update(JOSIAH, "token", 3, wrong)

    assert server.bodies == []


def test_a_batch_is_never_more_than_orcid_takes() -> None:
    large, small = b'{"a":"' + b"x" * 4_000_000 + b'"}', payload("10.5555/1")
    huge = b'{"a":"' + b"x" * (LARGEST + 1) + b'"}'
    payloads = [small, large, large, large, *[small] * 201, huge, small]

    parts = [payloads[part] for part in batches(payloads)]

    assert [one for part in parts for one in part] == payloads
    assert [len(part) for part in parts] == [3, 100, 100, 2, 1, 1]
    assert [fits(part) for part in parts] == [True, True, True, True, False, True]
    assert all(len(bulk_body(part)) <= LARGEST for part in parts if fits(part))
    assert batches([]) == []


@pytest.mark.parametrize("payloads", [[], [payload("10.5555/1")] * 101], ids=["none", "101"])
def test_a_bulk_of_none_or_of_too_many_never_leaves(odd: ODD, payloads: list[bytes]) -> None:
    server, session = odd

    with pytest.raises(ValueError, match="1 to 100"):
        Works(session).add_all(JOSIAH, "token", payloads)

    assert server.bodies == []


def bulk_in(shared: Path, name: str) -> list[Any]:
    return json.loads((shared / "data/orcid-answers" / name).read_text())["bulk"]  # type: ignore[no-any-return]


def test_an_error_without_a_put_code_is_that_of_the_one_that_is_missing(shared: Path) -> None:
    elements = bulk_in(shared, "works-bulk-read-v2-one-private-9013.json")
    seen = next(element["work"]["put-code"] for element in elements if element.get("work"))

    answers = paired(elements, [7, seen])

    stored, refusal = answers[seen], answers[7]
    assert isinstance(stored, StoredWork)
    assert isinstance(refusal, OrcidRefusal)
    assert stored.work.put_code == seen
    assert (refusal.code, refusal.put_code) == (9013, 7)
    assert "7" in refusal.detail


def test_a_real_answer_with_an_odd_put_code_is_read(shared: Path) -> None:
    elements = bulk_in(shared, "works-bulk-read-v2-unknown-putcode-9034.json")
    seen = next(element["work"]["put-code"] for element in elements if element.get("work"))

    stored = paired(elements, [seen])[seen]

    assert isinstance(stored, StoredWork)
    assert stored.source_client_id == "0000-0001-8607-8906"


@pytest.mark.parametrize(
    "elements",
    [
        [],
        [None, 7, {}, {"work": []}],
        [work(1), {"error": {"response-code": 403, "error-code": 9013}}],
        [
            work(1),
            {"error": {"response-code": 403, "error-code": 9013}},
            {"error": {"response-code": 403, "error-code": 9038}},
        ],
    ],
    ids=["nothing", "nonsense", "too few errors", "errors of two kinds"],
)
def test_what_cannot_be_told_is_not_guessed(elements: list[Any]) -> None:
    answers = paired(elements, [2, 3])

    assert list(answers) == [2, 3]
    for answer in answers.values():
        assert isinstance(answer, OrcidRefusal)
        assert answer.code is None


def test_a_work_that_cannot_be_read_does_not_spoil_the_others() -> None:
    broken = {"work": {"put-code": 2, "contributors": {"contributor": "Josiah"}}}

    answers = paired([broken, work(1)], [1, 2])

    assert isinstance(answers[1], StoredWork)
    assert isinstance(answers[2], OrcidRefusal)
    assert "put-code 2" in str(answers[2])


@given(works())
def test_what_we_would_send_is_the_same_as_what_was_sent(one: Work) -> None:
    data = work_to_json(one)
    stands = work_from_json({"put-code": 7, "visibility": "limited", "source": None} | data)

    assert same_content(orjson.dumps(data), stands)


@pytest.fixture(scope="module")
def lasting() -> Iterator[Desk]:
    """One registry for many examples."""
    with in_process() as registry, desk_at(registry) as made:
        yield made


@settings(max_examples=50, deadline=None)
@given(works())
def test_whatever_was_sent_is_found_to_be_the_same(lasting: Desk, one: Work) -> None:
    sent, orcid, token = sealed_payload(one).body, lasting.orcid, lasting.token
    try:
        code = lasting.works.add(orcid, token, sent).put_code
    except OrcidRefusal as refusal:
        assume(refusal.code != 9023)  # it has no identifier of its own
        raise

    stored = lasting.works.read(orcid, token, [code])[code]
    lasting.works.delete(orcid, token, code)

    assert isinstance(stored, StoredWork)
    assert same_content(sent, stored.work)


@pytest.mark.parametrize("host", ["orcid.org", "sandbox.orcid.org"])
def test_the_address_in_an_id_makes_no_difference(host: str) -> None:
    assert same_content(full(), work_from_json(work_to_json(FULL_WORK, host=host)))


def test_a_blank_and_nothing_are_the_same() -> None:
    bare = Work(type="book", title="Pots", external_ids=(ExternalId("doi", "10.5555/1"),))
    stands = work_to_json(bare) | {
        "short-description": "",
        "journal-title": {"value": " "},
        "url": {"value": ""},
        "citation": {"citation-type": "bibtex", "citation-value": ""},
        "contributors": {"contributor": []},
        "language-code": None,
    }

    assert same_content(orjson.dumps(work_to_json(bare)), work_from_json(stands))


OTHERS: dict[str, dict[str, Any]] = {
    "type": {"type": "book"},
    "title": {"title": "A Theory of Mended Pots"},
    "subtitle": {"subtitle": None},
    "translated title": {"translated_title": TranslatedTitle("Une théorie des pots fêlés", "en")},
    "journal": {"journal_title": "Journal of Psychoceramic"},
    "description": {"short_description": "What cracks."},
    "citation": {"citation": Citation("@article{carberry2008}")},
    "no citation": {"citation": None},
    "date": {"publication_date": None},
    "identifiers in another order": {"external_ids": FULL_WORK.external_ids[::-1]},
    "one identifier less": {"external_ids": FULL_WORK.external_ids[1:]},
    "url": {"url": "https://example.org/other"},
    "contributors in another order": {"contributors": FULL_WORK.contributors[::-1]},
    "a contributor's iD": {
        "contributors": (
            Contributor("Carberry, Josiah", "author", "first", OrcidId("0000-0002-1694-233X")),
            *FULL_WORK.contributors[1:],
        )
    },
    "no contributors": {"contributors": ()},
    "language": {"language": "fr"},
    "country": {"country": "FR"},
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_any_difference_that_counts_is_seen(change: dict[str, Any]) -> None:
    stands = replace(FULL_WORK, **change)

    assert stands != FULL_WORK
    assert not same_content(full(), stands)
