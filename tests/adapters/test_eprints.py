"""The EPrints adapter: what an eprint says, from XML and from JSON."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from orcid_repo_plugin.adapters import eprints
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    Grant,
    ItemDate,
    ItemIdentifier,
    ItemState,
    ReadItem,
    Repository,
    RepositoryItem,
    Text,
    Title,
    VersionFact,
)
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.source import Source

RECORDED = Path(__file__).parents[2] / "../shared/platforms/eprints"
REPOSITORY = Repository("main", "eprints")
URI = "http://eprints.example.edu/id/eprint/7"


def table(**rows: str) -> FieldTable:
    return FieldTable({**eprints.orcid_gather_tables()["fields.eprints"], **rows})


def source(tmp_path: Path, content: str | bytes) -> Source:
    path = tmp_path / "export"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source("export", path)


def read_all(where: Source, **rows: str) -> list[ReadItem | UnreadableItem]:
    return list(eprints.orcid_read_items("eprints", REPOSITORY, where, table(**rows)) or ())


def read_recorded(name: str) -> list[RepositoryItem]:
    path = RECORDED / name
    if not path.is_file():
        pytest.skip("../shared is not here: no recorded exports to read")
    return [one.item for one in read_all(Source(name, path)) if isinstance(one, ReadItem)]


def xml_of(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{xml_of(part)}</{name}>" for name, part in value.items())
    if isinstance(value, list):  # the adapter does not mind that documents are called <item> here
        return "".join(f"<item>{xml_of(part)}</item>" for part in value)
    return escape(str(value))


def xml_export(*items: Mapping[str, object]) -> str:
    body = "".join(
        f"<eprint id='{item.get('uri', URI)}'>{xml_of(_fields(item))}</eprint>\n" for item in items
    )
    return f"<?xml version='1.0'?>\n<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n{body}</eprints>"


def _fields(item: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in item.items() if name != "uri"}


@pytest.fixture(params=["xml", "json"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Read one eprint with these fields, once from XML and once from JSON."""

    def call(fields: Mapping[str, object] | None = None, /, **more: object) -> RepositoryItem:
        item = {"eprintid": 7, **(fields or {}), **more}
        text = xml_export(item) if request.param == "xml" else json.dumps({"uri": URI, **item})
        (found,) = read_all(source(tmp_path, text))
        assert isinstance(found, ReadItem)
        return found.item

    return call


PERSON = {"name": {"family": "Carberry", "given": "Josiah"}, "orcid": "0000-0002-1825-0097"}


# -- what the item is ----------------------------------------------------------------------------


def test_id_and_address_are_the_eprint_s_own(read: Any) -> None:
    item = read(title="Cracked Pots")

    assert (item.item_id, item.uri) == ("7", URI)
    assert item.repository == REPOSITORY


def test_an_item_without_eprintid_has_its_number_from_the_address(tmp_path: Path) -> None:
    (found,) = read_all(source(tmp_path, f"<eprint id='{URI}'><title>T</title></eprint>"))

    assert isinstance(found, ReadItem)
    assert found.item.item_id == "7"


def test_an_item_without_any_id_is_called_by_its_place(tmp_path: Path) -> None:
    content = "<eprints><eprint><title>A</title></eprint><eprint><title>B</title></eprint></eprints>"

    items = [one.item for one in read_all(source(tmp_path, content)) if isinstance(one, ReadItem)]

    assert [item.item_id for item in items] == ["#1", "#2"]
    assert items[0].findings[0].code == "no-item-id"


@pytest.mark.parametrize(
    ("fields", "state", "reason", "field"),
    [
        ({}, ItemState.LIVE, "", ""),
        ({"eprint_status": "archive"}, ItemState.LIVE, "", ""),
        ({"eprint_status": "inbox"}, ItemState.UNPUBLISHED, "eprint_status is inbox", "eprint_status"),
        ({"eprint_status": "buffer"}, ItemState.UNPUBLISHED, "eprint_status is buffer", "eprint_status"),
        ({"eprint_status": "deletion"}, ItemState.WITHDRAWN, "eprint_status is deletion", "eprint_status"),
        (
            {"eprint_status": "archive", "metadata_visibility": "hide"},
            ItemState.PRIVATE,
            "metadata_visibility is hide",
            "metadata_visibility",
        ),
        ({"metadata_visibility": "no_search"}, ItemState.LIVE, "", ""),
    ],
)
def test_status_and_visibility_decide_the_state(
    read: Any, fields: dict[str, str], state: ItemState, reason: str, field: str
) -> None:
    item = read(fields)

    assert (item.state, item.state_reason, item.state_field) == (state, reason, field)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": "article"}, ["article"]),
        ({"type": "article", "monograph_type": "discussion_paper"}, ["article"]),
        ({"type": "article", "ispublished": "submitted"}, ["article/unpublished", "article"]),
        ({"type": "article", "ispublished": "unpub", "issn": "2049-3630"}, ["article"]),
        ({"type": "article", "ispublished": "inpress"}, ["article"]),
        ({"type": "monograph", "monograph_type": "manual"}, ["monograph/manual", "monograph"]),
        ({"type": "thesis", "thesis_type": "phd"}, ["thesis/phd", "thesis"]),
        ({"type": "conference_item", "pres_type": "poster"}, ["conference_item/poster", "conference_item"]),
        ({"type": "conference_item", "pagerange": "1-9"}, ["conference_item/paper", "conference_item"]),
        (
            {"type": "conference_item", "pres_type": "other", "book_title": "Proceedings"},
            ["conference_item/paper", "conference_item"],
        ),
        ({"type": "conference_item", "pres_type": "other"}, ["conference_item/other", "conference_item"]),
        ({"type": "conference_item"}, ["conference_item"]),
        ({"type": "book", "editors": [PERSON]}, ["book/edited", "book"]),
        ({"type": "book", "editors": [PERSON], "creators": [PERSON]}, ["book"]),
        ({"type": "book", "editors": [PERSON], "corp_creators": ["Example Press"]}, ["book"]),
    ],
)
def test_refined_words_stand_before_the_type(read: Any, fields: dict[str, object], words: list[str]) -> None:
    item = read(fields)

    assert [text.value for text in item.types] == words
    assert item.item_type == fields["type"]


# -- titles, dates -------------------------------------------------------------------------------


def test_titles_are_read_plain_and_in_several_languages(read: Any) -> None:
    item = read(
        title=[{"text": "Der Fluss", "lang": "de"}, {"text": "The River", "lang": "en"}], alt_title=["Flüsse"]
    )

    assert item.titles == (
        Title("Der Fluss", "title", "de"),
        Title("The River", "title", "en"),
        Title("Flüsse", "alt_title", None, "alternative"),
    )


def test_markup_that_nobody_escaped_is_text(tmp_path: Path) -> None:
    content = "<eprint><eprintid>7</eprintid><title>On <i>Homo</i> <b>sapiens</b></title></eprint>"

    (found,) = read_all(source(tmp_path, content))

    assert isinstance(found, ReadItem)
    assert found.item.titles == (Title("On Homo sapiens", "title"),)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "published"),
        ({"date_type": "published", "ispublished": "inpress"}, "published"),
        ({"ispublished": "inpress"}, "in-press"),
        ({"ispublished": "submitted", "type": "article"}, "submitted"),
        ({"ispublished": "submitted", "type": "article", "date_type": "submitted"}, "submitted"),
        ({"ispublished": "inpress", "type": "article", "date_type": "completed"}, "completed"),
        ({"ispublished": "pub", "type": "article", "date_type": "completed"}, "completed"),
        ({"ispublished": "unpub", "type": "conference_item", "date_type": "completed"}, "published"),
        ({"type": "thesis", "date_type": "completed"}, "published"),
        ({"type": "dataset", "date_type": "completed"}, "published"),
        ({"type": "thesis", "date_type": "degree"}, "published"),
        ({"type": "article", "date_type": "accepted"}, "accepted"),
    ],
)
def test_a_date_counts_by_date_type_and_ispublished(read: Any, fields: dict[str, str], kind: str) -> None:
    assert read(fields, date="2021-03").dates == (ItemDate("2021-03", "date", kind),)


def test_dates_of_several_types_keep_their_types(read: Any) -> None:
    item = read(dates=[{"date": "2020", "date_type": "accepted"}, {"date": "2021", "date_type": "published"}])

    assert [(date.value, date.kind) for date in item.dates] == [("2020", "accepted"), ("2021", "published")]


def test_the_day_of_deposit_is_never_a_publication_date(read: Any) -> None:
    assert [date.kind for date in read(datestamp="2026-11-20 21:58:41").dates] == ["accessioned"]


# -- people --------------------------------------------------------------------------------------


def test_a_creator_has_name_parts_a_claimed_id_and_a_hidden_key(read: Any) -> None:
    name = {"family": "Carberry", "given": "Josiah", "lineage": "Jr", "honourific": "Prof."}
    item = read(creators=[{"name": name, "orcid": "0000-0002-1825-0097", "id": "josiah@example.edu"}])

    (person,) = item.contributors
    assert (person.family, person.given, person.lineage, person.honorific) == (
        "Carberry",
        "Josiah",
        "Jr",
        "Prof.",
    )
    assert (person.orcid, person.authenticated, person.local_id) == (
        "0000-0002-1825-0097",
        False,
        "josiah@example.edu",
    )
    assert (person.role, person.structured, person.organisation) == ("author", True, False)


def test_an_id_that_is_an_orcid_is_one(read: Any) -> None:
    item = read(creators=[{"name": {"family": "Carberry"}, "id": "https://orcid.org/0000-0002-1825-0097"}])

    assert item.contributors[0].orcid == "https://orcid.org/0000-0002-1825-0097"
    assert item.contributors[0].local_id is None


def test_contributors_stand_in_the_table_s_order_with_their_roles(read: Any) -> None:
    relator = "http://www.loc.gov/loc.terms/relators/THS"
    item = read(
        contributors=[{"type": relator, "name": {"family": "Hale", "given": "Tomas"}}],
        editors=[PERSON],
        thesis_advisor=[{"name": {"family": "Okafor", "given": "Ruth"}}],
        corp_creators=["Example Institute", {"name": "Harbour Authority", "id": "org-1"}],
        interviewer="Shirley K. Cohen",
        creators=[{"name": {"family": "Suharti"}}, {"name": {}}, "Plain Name"],
    )

    assert [(one.family or one.name, one.role) for one in item.contributors] == [
        ("Suharti", "author"),
        ("Plain Name", "author"),
        ("Example Institute", "author"),
        ("Harbour Authority", "author"),
        ("Carberry", "editor"),
        ("Okafor", "supervisor"),
        ("Hale", relator),
        ("Shirley K. Cohen", "interviewer"),
    ]
    assert [one.organisation for one in item.contributors[2:4]] == [True, True]


# -- identifiers, addresses, the rest ------------------------------------------------------------


def test_identifiers_have_their_types_and_relationships(read: Any) -> None:
    item = read(
        doi="10.5555/pots",
        id_number="TR-7",
        ids=[{"id": "12345", "id_type": "pmid"}, {"id": "x", "id_type": "local"}],
        pmc_id="PMC270087",
        issn="2049-3630",
        related_url=[
            {"url": "https://doi.org/10.5555/data", "type": "doi"},
            {"url": "https://x.example", "type": "org"},
        ],
        official_cit="Carberry (2008). Pots. doi:10.5555/pots",
    )

    assert item.identifiers == (
        ItemIdentifier("10.5555/pots", "doi", "doi"),
        ItemIdentifier("TR-7", "id_number"),
        ItemIdentifier("12345", "ids", "pmid"),
        ItemIdentifier("x", "ids"),
        ItemIdentifier("PMC270087", "pmc_id", "pmc"),
        ItemIdentifier("2049-3630", "issn", "issn", "part-of"),
        ItemIdentifier("https://doi.org/10.5555/data", "related_url", "doi", "related"),
        ItemIdentifier("https://x.example", "related_url", None, "related"),
        ItemIdentifier("Carberry (2008). Pots. doi:10.5555/pots", "official_cit", None, "citation"),
    )


def test_the_publisher_s_page_is_an_identifier_only_when_it_resolves_one(read: Any) -> None:
    assert read(official_url="https://press.example/pots").identifiers == ()
    item = read(official_url="https://doi.org/10.5555/pots")
    assert item.urls == (Text("https://doi.org/10.5555/pots", "official_url"),)
    assert item.identifiers == (ItemIdentifier("https://doi.org/10.5555/pots", "official_url"),)


def test_numbers_of_a_json_export_are_text_again(read: Any) -> None:
    item = read(volume=18, number=3, pages=210, refereed=True)

    assert item.details == (
        Detail("volume", "18", "volume"),
        Detail("number", "3", "number"),
        Detail("page_count", "210", "pages"),
    )


def test_funders_are_read_plain_and_as_compounds(read: Any) -> None:
    item = read(
        funders=["Example Council", {"agency": "NSF", "grant_number": "DMR-1904714"}], projects=["TIDE"]
    )

    assert item.grants == (
        Grant(field="funders", funder="Example Council"),
        Grant(field="funders", funder="NSF", number="DMR-1904714"),
        Grant(field="projects", text="TIDE"),
    )


def test_an_institution_holds_the_work_and_stands_in_its_citation(read: Any) -> None:
    item = read(institution="Example University")

    assert item.containers == (Container("institution", "Example University", "institution"),)
    assert item.details == (Detail("institution", "Example University", "institution"),)


VOLATILE = "http://eprints.org/relation/isVolatileVersionOf"


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(["en"], ["en"]), (["en", "en"], ["en"]), (["en", "de"], []), ([], [])],
)
def test_the_language_is_that_of_documents_that_agree(
    read: Any, languages: list[str], expected: list[str]
) -> None:
    thumbnail = {"language": "fr", "relation": [{"type": VOLATILE, "uri": "x"}]}

    item = read(documents=[*({"language": language} for language in languages), thumbnail])

    assert [(text.value, text.field) for text in item.languages] == [(word, "documents") for word in expected]


# -- what is kept, cut and hidden ----------------------------------------------------------------


def test_unknown_fields_are_kept_without_addresses_of_people(read: Any) -> None:
    item = read(
        shelf_mark="B 7",
        other_numbering=[{"name": "AFRPL", "id": "TR-79-84"}, {"name": "X", "id": "x@example.edu"}],
        contact_email="ruth@example.edu",
        secretary_email="ruth@example.edu",
        curator_note="ruth@example.edu",
    )

    assert item.extra == {
        "shelf_mark": "B 7",
        "other_numbering": [{"name": "AFRPL", "id": "TR-79-84"}, {"name": "X"}],
    }
    assert "@" not in repr(item)


def test_every_field_is_named_in_the_file_s_order(read: Any) -> None:
    item = read(title="T", rioxx2_version="AM", shelf_mark="B 7", note="N", type="article", empty="")

    assert item.fields == ("eprintid", "title", "rioxx2_version", "shelf_mark", "note", "type")


def test_a_field_of_more_than_a_megabyte_is_cut(read: Any) -> None:
    item = read(title="x" * (1024 * 1024 + 5), creators=[PERSON] * 2000)

    assert len(item.titles[0].value) == 1024 * 1024
    assert [(line.code, line.field) for line in item.findings] == [("field-cut", "title")]
    assert len(item.contributors) == 2000


def test_a_site_s_own_rows_decide(tmp_path: Path) -> None:
    where = source(
        tmp_path, xml_export({"eprintid": 1, "type": "article", "title": "T", "house_doi": "10.5555/x"})
    )

    (found,) = read_all(where, house_doi="identifier:doi:self", title="ignore", eprintid="ignore")

    assert isinstance(found, ReadItem)
    assert found.item.identifiers == (ItemIdentifier("10.5555/x", "house_doi", "doi", "self"),)
    assert found.item.titles == ()


# -- whose file, which versions ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "platform"),
    [
        (xml_export({"eprintid": 1}), "eprints"),
        ("<eprints/>", "eprints"),
        ("\ufeff<!-- export --><!DOCTYPE eprints [<!ENTITY a '<b>'>]><eprint id='x'/>", "eprints"),
        ("<x:eprints xmlns:x='http://eprints.org/ep2/data/2.0'/>", "eprints"),
        (xml_export({"eprintid": 1}).replace("1.0'", "1.0' encoding='UTF-16'").encode("utf-16"), "eprints"),
        ('[{"eprintid": 1, "title": "T"}]', "eprints"),
        ('{"creators": [], "date_type": "published"}', "eprints"),
        ("<users><user id='1'/></users>", None),
        ("<OAI-PMH><eprints xmlns='http://www.openarchives.org/OAI/1.1/eprints'/></OAI-PMH>", None),
        ("<html><body>eprint</body></html>", None),
        ('{"uuid": "1", "metadata": {"dc.title": []}}', None),
        ('{"format": "orcid-repo-plugin/item", "eprintid": "1"}', None),
        ("@article{eprint, title = {T}}", None),
        ("", None),
    ],
)
def test_eprints_files_are_recognised(tmp_path: Path, content: str | bytes, platform: str | None) -> None:
    assert eprints.orcid_find_platform(source(tmp_path, content)) == platform


@pytest.mark.parametrize("form", ["xml", "json"])
def test_versions_are_found_before_the_items_are_read(tmp_path: Path, form: str) -> None:
    items: list[dict[str, object]] = [
        {"uri": "http://e.example/id/eprint/1", "eprintid": 1, "doi": "10.5555/first"},
        {"uri": "http://e.example/id/eprint/2", "eprintid": 2},
        {"uri": "http://e.example/id/eprint/3", "eprintid": 3, "succeeds": 1, "eprint_status": "buffer"},
    ]
    where = source(tmp_path, xml_export(*items) if form == "xml" else json.dumps(items))

    facts = list(eprints.orcid_find_versions("eprints", REPOSITORY, where, table()) or ())

    assert facts == [
        VersionFact(
            item_id="1",
            names=("http://e.example/id/eprint/1",),
            identifiers=(ItemIdentifier("10.5555/first", "doi", "doi"),),
        ),
        VersionFact(item_id="3", names=("http://e.example/id/eprint/3",), succeeds=("1",), live=False),
    ]


def test_a_file_without_version_links_needs_no_second_look(tmp_path: Path) -> None:
    where = source(tmp_path, xml_export({"eprintid": 1}))

    assert eprints.orcid_find_versions("eprints", REPOSITORY, where, table()) == ()


def test_other_platforms_are_left_to_others(tmp_path: Path) -> None:
    where = source(tmp_path, "")

    assert eprints.orcid_read_items("dspace", REPOSITORY, where, table()) is None
    assert eprints.orcid_find_versions("dspace", REPOSITORY, where, table()) is None


# -- recorded exports ----------------------------------------------------------------------------


def test_xml_and_json_of_one_eprint_give_the_same_item() -> None:
    (from_xml,) = read_recorded("article-with-orcids.xml")
    (from_json,) = read_recorded("article-with-orcids.json")

    assert sorted(from_xml.fields) == sorted(from_json.fields)
    assert dataclasses.replace(from_xml, fields=()) == dataclasses.replace(from_json, fields=())


def test_the_nine_items_of_a_search_are_all_read() -> None:
    items = {item.item_id: item for item in read_recorded("search-export-several-items.xml")}

    assert list(items) == ["13", "7", "5", "6", "4", "8", "9", "11", "12"]
    assert [text.value for text in items["7"].types] == ["conference_item/poster", "conference_item"]
    assert items["7"].dates[0] == ItemDate("2022-06", "date", "published")
    assert [one.family for one in items["6"].contributors] == ["Lindqvist", "赵", "Okafor"]


def test_real_records_of_a_site_are_read_whole() -> None:
    folder = RECORDED.parent.parent / "data/eprints-caltech"
    if not folder.is_dir():
        pytest.skip("../shared is not here: no production records to read")
    found = [one for path in sorted(folder.glob("*.xml")) for one in read_all(Source(path.name, path))]

    assert len(found) == 35
    assert all(isinstance(one, ReadItem) and one.item.types and one.item.titles for one in found)


@pytest.mark.parametrize("published", ["submitted", "unpub"])
def test_an_article_of_a_journal_that_is_not_yet_published_is_told_as_such(read: Any, published: str) -> None:
    item = read(type="article", title="T", publication="J", ispublished=published)
    assert [(f.code, f.field) for f in item.findings] == [("not-yet-published", "ispublished")]
    assert read(type="article", title="T", publication="J", ispublished="pub").findings == ()


def test_version_links_in_a_list_are_found_too(tmp_path: Path) -> None:
    older = (
        "<eprint id='http://e.example/id/eprint/1'><eprintid>1</eprintid><doi>10.5555/first</doi></eprint>"
    )
    newer = "<eprint id='http://e.example/id/eprint/2'><eprintid>2</eprintid><succeeds><item>1</item></succeeds></eprint>"
    where = source(tmp_path, f"<eprints>{older}{newer}</eprints>")

    facts = list(eprints.orcid_find_versions("eprints", REPOSITORY, where, table()) or ())

    assert {fact.item_id: (fact.succeeds, len(fact.identifiers)) for fact in facts} == {
        "2": (("1",), 0),
        "1": ((), 1),
    }


def test_only_the_files_of_documents_are_passed_over(tmp_path: Path) -> None:
    documents = (
        "<documents><document><files><file>1</file></files><language>de</language></document></documents>"
    )
    content = f"<eprints><eprint><eprintid>1</eprintid><files>box 7</files>{documents}</eprint></eprints>"

    (read,) = eprints.orcid_read_items("eprints", REPOSITORY, source(tmp_path, content), table()) or ()

    assert read.item.extra == {"files": "box 7"}
    assert read.item.fields == ("eprintid", "files", "documents")
    assert [language.value for language in read.item.languages] == ["de"]
