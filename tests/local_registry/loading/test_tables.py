"""People, clients and organisations from TOML and JSON."""

import json
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.loading import load
from orcid_repo_plugin.local_registry.loading import tables as described
from orcid_repo_plugin.local_registry.seeds import seed

JOSIAH = "0000-0002-1825-0097"
PERSON = {"orcid": JOSIAH, "given_names": "Josiah"}
NO_SUCH_END = {"end-date": {"year": 2023, "month": 2, "day": 30}}


def loaded(tmp_path: Path, content: object, books: Books | None = None) -> Books:
    file = tmp_path / "seeds.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    books = books or Books()
    load(books, file)
    return books


def work(**more: object) -> dict[str, object]:
    doi = {"external-id-type": "doi", "external-id-value": "10.5555/1", "external-id-relationship": "self"}
    content = {
        "title": {"title": "A Theory of Cracked Pots"},
        "type": "book",
        "external-ids": {"external-id": [doi]},
    }
    return {"kind": "work", "content": content, **more}


def test_the_example_in_the_description_can_be_loaded_beside_the_default_people(tmp_path: Path) -> None:
    file = tmp_path / "seeds.toml"
    example = (described.__doc__ or "").partition("::\n")[2]
    file.write_text(example, encoding="utf-8")
    books = Books()
    seed(books)

    load(books, file)

    josiah = books.records[JOSIAH]
    assert josiah.credit_name == "J. S. Carberry"
    assert [email.address for email in josiah.emails] == ["josiah@mailinator.com", "j@example.org"]
    assert len(josiah.items.of("work")) == 301
    first = josiah.items.get("work", 7001)
    assert first is not None
    assert (first.source, first.visibility) == (Source(None, "APP-MYREPOSITORY0001"), "private")
    assert (first.created, first.display_index) == (1706778000000, 1)
    assert books.clients["APP-MYREPOSITORY0001"].client_secret == "secret"
    assert "Journal of Psychoceramics" in [group.name for group in books.groups.values()]
    assert books.organisations.unknown == {("ROR", "https://ror.org/03yrm5c26")}


def test_json_tables_are_read_by_the_same_names(tmp_path: Path) -> None:
    books = loaded(tmp_path, {"people": [PERSON | {"works": 3}], "clients": [{"kind": "member"}]})

    assert len(books.records[JOSIAH].items.of("work")) == 3
    (client,) = books.clients.values()
    assert client.client_id.startswith("APP-")
    assert client.client_secret


def test_who_is_there_already_is_told_anew_and_keeps_their_items(tmp_path: Path) -> None:
    books = Books()
    seed(books)
    items = len(list(books.records[JOSIAH].items))

    loaded(tmp_path, {"people": [PERSON | {"email": "josiah@mailinator.com", "items": [work()]}]}, books)

    assert books.records[JOSIAH].family_name is None
    assert len(list(books.records[JOSIAH].items)) == items + 1
    assert len(books.records) == 10


def test_a_client_that_is_only_named_as_a_source_is_made(tmp_path: Path) -> None:
    books = loaded(tmp_path, {"people": [PERSON | {"items": [work(by="APP-UNHEARD000000001")]}]})

    assert books.clients["APP-UNHEARD000000001"].kind == "member"


def test_put_codes_that_are_given_out_later_are_higher(tmp_path: Path) -> None:
    books = loaded(tmp_path, {"people": [PERSON | {"items": [work(), work(put_code=5_000_000)]}]})

    assert [item.put_code for item in books.records[JOSIAH].items] == [5_000_000, 5_000_001]
    assert books.next_put_code("work") == 5_000_002


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"people": [PERSON], "persons": []}, "persons: is no key that is known here"),
        ({"people": [PERSON | {"name": "Josiah"}]}, r"people\[1\].name: is no key that is known here"),
        ({"people": [{"orcid": JOSIAH}]}, r"people\[1\].given_names: is missing"),
        ({"people": [PERSON | {"orcid": "0000-0002-1825-0098"}]}, r"people\[1\].orcid: .*check digit"),
        ({"people": [PERSON, PERSON]}, r"people\[2\].orcid: 0000-0002-1825-0097 is also people\[1\]"),
        ({"people": [PERSON | {"state": "asleep"}]}, r"people\[1\].state"),
        ({"people": [PERSON | {"state": "deprecated"}]}, "needs another as its primary"),
        (
            {"people": [PERSON | {"state": "deprecated", "primary": "0000-0001-5109-3700"}]},
            "its primary record 0000-0001-5109-3700 is not there",
        ),
        ({"people": [PERSON | {"works": 10_001}]}, r"people\[1\].works"),
        ({"people": [PERSON | {"items": [{"kind": "poem", "content": {}}]}]}, r"items\[1\].kind: 'poem'"),
        (
            {"people": [PERSON | {"items": [{"kind": "work", "content": {"type": "poem"}}]}]},
            r"people\[1\].items\[1\].content: ",
        ),
        (
            {"people": [PERSON | {"items": [work(put_code=4), work(put_code=4)]}]},
            r"people\[1\].items\[2\].put_code: 4 is also that of people\[1\].items\[1\]",
        ),
        (
            {"people": [PERSON | {"items": [{"kind": "education", "content": NO_SUCH_END}]}]},
            r"people\[1\].items\[1\].content: There is no date 2023-02-30",
        ),
        ({"clients": [{"kind": "creator"}]}, r"clients\[1\].kind"),
        (
            {"clients": [{"kind": "public", "client_id": "A"}] * 2},
            r"clients\[2\].client_id: A is also clients\[1\]",
        ),
        ({"unknown_organisations": [{"source": "ISNI", "id": "1"}]}, r"unknown_organisations\[1\].source"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_loaded(
    tmp_path: Path, content: dict[str, object], said: str
) -> None:
    books = Books()

    with pytest.raises(UnreadableSource, match=said):
        loaded(tmp_path, content, books)

    assert (books.records, books.clients, books.put_codes, books.groups) == ({}, {}, {}, {})


def test_a_password_is_never_in_a_message(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource) as caught:
        loaded(tmp_path, {"people": [PERSON | {"password": ["open sesame"], "works": "open sesame"}]})

    assert "sesame" not in str(caught.value)


def test_anothers_address_is_refused_without_showing_it(tmp_path: Path) -> None:
    books = Books()
    seed(books)
    newcomer = {"orcid": "0000-0001-5109-3700", "given_names": "J", "email": "Josiah@mailinator.com"}

    with pytest.raises(UnreadableSource, match="its e-mail address belongs to 0000-0002-1825-0097") as caught:
        loaded(tmp_path, {"people": [newcomer]}, books)

    assert "mailinator" not in str(caught.value)
    assert len(books.records) == 10


def test_anothers_put_code_is_refused(tmp_path: Path) -> None:
    books = Books()
    seed(books)
    newcomer = {"orcid": "0000-0001-5109-3700", "given_names": "J", "items": [work(put_code=1)]}

    with pytest.raises(UnreadableSource, match="put-code 1 is that of a work of 0009-"):
        loaded(tmp_path, {"people": [newcomer]}, books)

    assert len(books.records) == 10


def test_an_organisation_named_by_its_id_alone_is_known_to_no_source(tmp_path: Path) -> None:
    books = loaded(tmp_path, {"unknown_organisations": ["grid.455335.1"]})

    assert {("GRID", "grid.455335.1"), ("ROR", "grid.455335.1")} < books.organisations.unknown


@pytest.mark.parametrize("primary", [None, JOSIAH])
def test_a_deprecated_record_needs_another_as_its_primary(tmp_path: Path, primary: str | None) -> None:
    with pytest.raises(UnreadableSource, match="a deprecated record needs another"):
        loaded(tmp_path, {"people": [{**PERSON, "state": "deprecated", "primary": primary}]})


@pytest.mark.parametrize(("name", "content"), [("a.toml", b"people = []"), ("a.json", b'{"people": []}')])
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, name: str, content: bytes) -> None:
    books = Books()
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + content)

    load(books, tmp_path / name)

    assert books.records == {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("seeds.toml", b"people = 1 2", "line 1"),
        ("seeds.toml", b"\xff\xfe", "UTF-8"),
        ("seeds.json", b"{", "line 1"),
        ("seeds.json", b"[]", "holds no object"),
        ("record.xml", b"<record", "is no XML"),
        ("record.xml", b"<html/>", "has the root html"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableSource, match=said):
        load(Books(), tmp_path / name)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="No such file"):
        load(Books(), tmp_path / "seeds.toml")
