"""Saved answers of ORCID's API, back into the books."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.loading import Conflict, load, load_answer
from orcid_repo_plugin.local_registry.loading.renaming import renamed
from orcid_repo_plugin.local_registry.seeds import seed

Answer = dict[str, Any]

JOSIAH = "0000-0002-1825-0097"
SCOTT = "0000-0003-1444-9135"
WORK: Answer = {
    "created-date": {"value": 1700000000000},
    "last-modified-date": {"value": 1700000001000},
    "source": {
        "source-orcid": None,
        "source-client-id": {
            "uri": "https://orcid.org/client/APP-CROSSREF00000001",
            "path": "APP-CROSSREF00000001",
            "host": "orcid.org",
        },
        "source-name": {"value": "Crossref"},
        "assertion-origin-orcid": {"uri": f"https://orcid.org/{JOSIAH}", "path": JOSIAH, "host": "orcid.org"},
        "assertion-origin-client-id": None,
        "assertion-origin-name": {"value": "Josiah Carberry"},
    },
    "put-code": 41,
    "path": f"/{JOSIAH}/work/41",
    "title": {"title": {"value": "A Theory of Cracked Pots"}, "subtitle": None, "translated-title": None},
    "journal-title": {"value": "Journal of Psychoceramics"},
    "short-description": "On pots.",
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.5555/POTS",
                "external-id-normalized": {"value": "10.5555/pots", "transient": True},
                "external-id-normalized-error": None,
                "external-id-url": None,
                "external-id-relationship": "self",
            }
        ]
    },
    "visibility": "limited",
}
SUMMARY: Answer = {key: WORK[key] for key in WORK if key != "short-description"} | {"display-index": "3"}
WORKS: Answer = {
    "last-modified-date": None,
    "group": [{"last-modified-date": None, "external-ids": WORK["external-ids"], "work-summary": [SUMMARY]}],
    "path": f"/{JOSIAH}/works",
}


def answer(shared: Path, name: str) -> Answer:
    content: Answer = json.loads((shared / "data" / "orcid-answers" / f"{name}.json").read_text("utf-8"))
    return content


def sample(shared: Path, name: str) -> Path:
    return shared / "orcid-model" / "record_3.0" / "samples" / "read_samples" / name


def summaries(works: Answer) -> list[Answer]:
    return [summary for group in works["group"] for summary in group["work-summary"]]


def test_an_item_keeps_its_put_code_dates_visibility_source_and_place_in_its_group() -> None:
    books = Books()

    load_answer(books, None, WORKS)

    (item,) = books.records[JOSIAH].items
    assert (item.put_code, item.kind, item.visibility, item.display_index) == (41, "work", "limited", 3)
    assert (item.created, item.modified) == (1700000000000, 1700000001000)
    assert item.source == Source(None, "APP-CROSSREF00000001", JOSIAH, None)
    assert item.self_keys == (("doi", "10.5555/pots"),)
    assert books.clients["APP-CROSSREF00000001"].name == "Crossref"
    assert books.records[JOSIAH].modified == 1700000001000


@pytest.mark.parametrize("order", [(WORK, WORKS), (WORKS, WORK)], ids=["work first", "list first"])
def test_a_summary_never_takes_away_what_the_whole_work_said(order: tuple[Answer, Answer]) -> None:
    books = Books()

    for part in order:
        load_answer(books, None, part)

    (item,) = books.records[JOSIAH].items
    assert item.content["short-description"] == "On pots."
    assert item.display_index == 3


def test_an_answer_goes_to_the_record_that_it_is_given_to_and_its_owner_with_it() -> None:
    books = Books()
    own = WORK | {"source": {"source-orcid": {"path": SCOTT}, "source-name": {"value": "Scott"}}}

    load_answer(books, JOSIAH, own | {"path": f"/{SCOTT}/work/41"})

    assert list(books.records) == [JOSIAH]
    (item,) = books.records[JOSIAH].items
    assert item.source == Source(JOSIAH)
    assert books.records[JOSIAH].public_name == "Scott"


def test_a_source_without_a_name_is_a_person_who_shows_none() -> None:
    books = Books()
    own = WORK | {"source": {"source-orcid": {"path": JOSIAH}, "source-name": None}}

    load_answer(books, None, own)

    assert books.records[JOSIAH].public_name is None


def test_errors_in_a_bulk_are_passed_over() -> None:
    books = Books()
    error = {"error": {"response-code": 403, "error-code": 9013}}

    load_answer(books, JOSIAH, {"bulk": [error, {"work": WORK | {"path": None}}]})
    load_answer(books, JOSIAH, {"bulk": [error]})

    assert [item.put_code for item in books.records[JOSIAH].items] == [41]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"error": "invalid_token"}, "holds no person and no items"),
        ({"bulk": [{"work": {"type": "book"}}]}, "holds no person and no items"),
        (WORK | {"path": None}, "work 41: it is not said whose record it is"),
        (WORK | {"path": "/0000-0002-1825-0098/work/41"}, "0000-0002-1825-0098 is no ORCID iD"),
        (WORK | {"type": "poem"}, "work 41: "),
        (WORK | {"put-code": "forty"}, "work forty: "),
        (WORK | {"put-code": 2**53}, "work 9007199254740992: no put-code is like that"),
        (WORK | {"put-code": -4}, "work -4: no put-code is like that"),
        (WORK | {"visibility": "secret"}, "work 41: there is no visibility 'secret'"),
        (WORK | {"created-date": {"value": 10**18}}, "work 41: 1000000000000000000 is no date"),
        (WORK | {"last-modified-date": {"value": -1}}, "work 41: -1 is no date"),
        (WORK | {"source": []}, None),
        ({"name": [], "other-names": {}, "path": f"/{JOSIAH}/person"}, None),
        ({"orcid-identifier": 1, "person": {}}, "is no answer of ORCID's API"),
    ],
)
def test_what_is_no_answer_is_refused_and_changes_nothing(content: Answer, said: str | None) -> None:
    books = Books()
    if said is None:
        load_answer(books, None, content)
        assert list(books.records) == [JOSIAH]
        return

    with pytest.raises(Conflict, match=said):
        load_answer(books, None, content)

    assert (books.records, books.put_codes, books.clients) == ({}, {}, {})


def test_a_put_code_that_another_record_has_gives_way_to_a_new_one() -> None:
    books = Books()
    seed(books)
    taken = books.put_codes["work"]
    answer = WORK | {"put-code": 1, "path": f"/{SCOTT}/work/1"}

    load_answer(books, None, {"bulk": [{"work": answer}, {"work": answer}]})

    assert [item.put_code for item in books.records[SCOTT].items] == [taken + 1]
    assert books.next_put_code("work") == taken + 2


def test_affiliations_of_two_kinds_with_one_put_code_are_both_kept(shared: Path) -> None:
    books = Books()
    seed(books)

    load(books, sample(shared, "record-3.0.xml"))

    kinds = {item.kind for item in books.records["8888-8888-8888-8880"].items}
    assert {"distinction", "education", "employment", "membership", "qualification", "service"} < kinds


def test_a_folder_is_loaded_whole_with_bulks_that_name_nobody(tmp_path: Path) -> None:
    (tmp_path / "josiah").mkdir()
    (tmp_path / "josiah" / "bulk.json").write_text(json.dumps({"bulk": [{"work": WORK | {"path": None}}]}))
    (tmp_path / "works.json").write_text(json.dumps(WORKS))
    (tmp_path / "notes.txt").write_text("not loaded")
    books = Books()

    load(books, tmp_path)

    (item,) = books.records[JOSIAH].items
    assert item.content["short-description"] == "On pots."


def test_a_folder_with_one_file_that_is_wrong_is_not_loaded_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(WORKS))
    (tmp_path / "b.json").write_text(json.dumps({"error": "invalid_token"}))
    books = Books()

    with pytest.raises(UnreadableSource, match=r"b\.json: holds no person"):
        load(books, tmp_path)

    assert books.records == {}


def test_a_folder_without_answers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"holds no \.json"):
        load(Books(), tmp_path)


def test_one_record_in_two_files_is_an_error(tmp_path: Path, shared: Path) -> None:
    record = sample(shared, "record-full-3.0.json").read_bytes()
    (tmp_path / "a.json").write_bytes(record)
    (tmp_path / "b.json").write_bytes(record)

    with pytest.raises(UnreadableSource, match="is also in"):
        load(Books(), tmp_path)


def test_nesting_without_end_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text('{"group":' * 900 + "[]" + "}" * 900)

    with pytest.raises(UnreadableSource):
        load(Books(), tmp_path / "deep.json")


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "record.xml"
    file.write_text(
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<record:record xmlns:record="http://www.orcid.org/ns/record" path="&e;"/>'
    )

    with pytest.raises(UnreadableSource):
        load(Books(), file)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("works-summary-v3-real-record", 114),
        ("works-summary-v2-large-source-without-client", 98),
        ("works-summary-v2-two-sources-one-group", 3),
    ],
)
def test_every_work_of_a_real_list_says_what_it_said(shared: Path, name: str, count: int) -> None:
    real = answer(shared, name)
    books = Books()

    load_answer(books, None, real)

    (record,) = books.records.values()
    assert record.items.count("work") == count
    for summary in summaries(renamed(real)):
        item = record.items.get("work", summary["put-code"])
        assert item is not None
        assert item.content["title"] == summary["title"]
        assert item.content["type"] == summary["type"]
        assert item.content["url"] == summary["url"] if "url" in summary else True
        assert item.content["publication-date"] == summary["publication-date"]
        assert (item.created, item.modified) == (
            summary["created-date"]["value"],
            summary["last-modified-date"]["value"],
        )
        assert item.display_index == int(summary["display-index"])
        assert item.visibility == summary["visibility"]
        assert books.name_of(item.source.orcid, item.source.client_id) == (
            (summary["source"]["source-name"] or {}).get("value")
            if item.source.client_id
            else record.public_name
        )


def test_our_normal_forms_are_those_of_a_real_record(shared: Path) -> None:
    real = answer(shared, "works-summary-v3-real-record")
    books = Books()

    load_answer(books, None, real)

    for summary in summaries(real):
        item = books.records[SCOTT].items.get("work", summary["put-code"])
        assert item is not None
        ids = (summary["external-ids"] or {}).get("external-id") or []
        found = (item.content["external-ids"] or {}).get("external-id") or []
        assert [one["external-id-normalized"] for one in found] == [
            one["external-id-normalized"] for one in ids
        ]
        assert [one["external-id-value"] for one in found] == [one["external-id-value"] for one in ids]


def test_a_real_person_is_read_with_name_biography_and_all_sections(shared: Path) -> None:
    real = answer(shared, "person-v3")
    books = Books()

    load_answer(books, None, real)

    (record,) = books.records.values()
    assert (record.full_name, record.biography) == ("Carl Boettiger", "http://carlboettiger.info")
    assert record.biography_created == real["biography"]["created-date"]["value"]
    assert record.modified == real["last-modified-date"]["value"]
    urls = {url["put-code"]: url for url in real["researcher-urls"]["researcher-url"]}
    assert {item.put_code: item.display_index for item in record.items.of("researcher-urls")} == {
        put_code: url["display-index"] for put_code, url in urls.items()
    }
    assert all(
        item.content["url"] == urls[item.put_code]["url"] for item in record.items.of("researcher-urls")
    )


@pytest.mark.parametrize(
    "name",
    ["work-put-answer-v2", "works-bulk-read-v2-one-private-9013", "works-bulk-read-v2-unknown-putcode-9034"],
)
def test_works_of_api_2_go_to_the_record_that_they_are_given_to(shared: Path, name: str) -> None:
    books = Books()

    load_answer(books, JOSIAH, answer(shared, name))

    (item,) = books.records[JOSIAH].items.of("work")
    assert item.content["type"] == "journal-article"
    assert item.visibility == "public"


def test_a_whole_record_is_read_with_its_history_and_every_section(shared: Path) -> None:
    books = Books()

    load(books, sample(shared, "record-full-3.0.json"))

    (record,) = books.records.values()
    kinds = Counter(item.kind for item in record.items)
    assert (record.orcid, record.creation_method, record.created) == (
        "0000-0002-7319-2192",
        "MEMBER_REFERRED",
        1540896558250,
    )
    assert record.modified == 1559917016886
    assert kinds["other-names"] == 5
    assert kinds["education"] == 3
    assert len(kinds) == 16
    assert {group.group_id for group in books.groups.values()} == {
        item.content["review-group-id"] for item in record.items.of("peer-review")
    }


def test_a_whole_record_is_read_from_xml(shared: Path) -> None:
    books = Books()

    load(books, sample(shared, "record-3.0.xml"))

    (record,) = books.records.values()
    (work,) = record.items.of("work")
    assert record.orcid == "8888-8888-8888-8880"
    assert record.full_name == "give-names family-name"
    assert work.content["title"]["title"] == {"value": "common:title"}
    assert len(list(record.items)) >= 10
