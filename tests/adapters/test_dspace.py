"""The DSpace adapter: what its items say, in all the shapes in which they come."""

import json
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.adapters import dspace
from orcid_repo_plugin.adapters.dspace.items import ItemReader
from orcid_repo_plugin.adapters.dspace.people import contributor, read_links, split_name
from orcid_repo_plugin.adapters.dspace.values import Value
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    Grant,
    ItemIdentifier,
    ItemState,
    ReadItem,
    Repository,
    RepositoryItem,
    Text,
)
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.source import Source

SHARED = Path(__file__).parents[2] / "../shared/platforms/dspace"
REPOSITORY = Repository("main", "dspace")
UUID = "0a4f8b1e-6b0e-4f19-9a53-1d2c3b4a5001"


def table(**rows: str) -> FieldTable:
    return FieldTable({**dspace.orcid_gather_tables()["fields.dspace"], **rows})


def read_all(tmp_path: Path, content: object) -> list[ReadItem | UnreadableItem]:
    path = tmp_path / "items.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    answer = dspace.orcid_read_items("dspace", REPOSITORY, Source("items.json", path), table())
    return list(answer or ())


def read(data: dict[str, Any], **rows: str) -> RepositoryItem:
    return ItemReader(REPOSITORY, table(**rows)).read(data, 1)


def item(metadata: object = None, **top: object) -> RepositoryItem:
    flags = {"uuid": UUID, "inArchive": True, "discoverable": True, "withdrawn": False, "type": "item"}
    return read({**flags, "metadata": metadata or {}, **top})


def values(*texts: str, **members: object) -> list[dict[str, object]]:
    return [{"value": text, "language": None, "place": place, **members} for place, text in enumerate(texts)]


# -- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "family", "given", "lineage", "honorific"),
    [
        ("Okafor, Ruth A.", "Okafor", "Ruth A.", "", ""),
        ("van der Heijden, Saskia", "van der Heijden", "Saskia", "", ""),
        ("Carberry, Josiah, Jr.", "Carberry", "Josiah", "Jr.", ""),
        ("Carberry, III, Josiah", "Carberry", "Josiah", "III", ""),
        ("Müller, Hans, Prof.", "Müller", "Hans", "", "Prof."),
        ("Smith, John, 1950-", "Smith", "John", "", ""),
        ("Ruth A. Okafor", "", "", "", ""),
        ("Institute of Odd Studies, Department 3, Springfield", "", "", "", ""),
        ("Plato,", "Plato", "", "", ""),
    ],
    ids=str,
)
def test_a_name_is_taken_apart_at_its_commas(
    text: str, family: str, given: str, lineage: str, honorific: str
) -> None:
    assert split_name(text)[1:5] == (family, given, lineage, honorific)
    assert split_name(text).name == text


def test_an_id_at_the_end_of_a_name_is_a_claim_and_no_part_of_the_name() -> None:
    for text in (
        "Carberry, Josiah [0000-0002-1825-0097]",
        "Carberry, Josiah; https://orcid.org/0000-0002-1825-0097",
        "Carberry, Josiah (ORCID: 0000-0002-1825-0097)",
    ):
        given = contributor("dc.contributor.author", Value(text), "author", {})
        assert (given.name, given.orcid) == ("Carberry, Josiah", "0000-0002-1825-0097")
        assert not given.authenticated


def test_people_are_joined_by_authority_and_never_by_place() -> None:
    found = item(
        {
            "dc.contributor.author": [
                {"value": "Farrow, Tobias J.", "authority": None, "place": 0},
                {"value": "Carberry, Josiah", "authority": "virtual::7", "place": 1},
                {"value": "Open Graph Working Group", "authority": "virtual::8", "place": 4},
            ],
            "dc.contributor.editor": [{"value": "Carberry, J.", "authority": "virtual::9", "place": 0}],
            "dspace.relatedentity.type": [
                {"value": "OrgUnit", "authority": "virtual::8", "place": 4},
                {"value": "Person", "authority": "virtual::7", "place": 1},
            ],
            "person.identifier.orcid": [
                {"value": "0000-0002-1825-0097", "authority": "virtual::7", "place": 0},
                {"value": "0000-0002-1825-0097", "authority": "virtual::9", "place": 0},
            ],
            "relation.isAuthorOfPublication": [
                {"value": "person-1", "authority": "virtual::7", "place": 0},
                {"value": "unit-1", "authority": "virtual::8", "place": 1},
            ],
            "relation.isEditorOfPublication": [{"value": "person-1", "authority": "virtual::9", "place": 0}],
        }
    )
    facts = [(c.name, c.role, c.orcid, c.local_id, c.organisation) for c in found.contributors]
    assert facts == [
        ("Farrow, Tobias J.", "author", None, None, None),
        ("Carberry, Josiah", "author", "0000-0002-1825-0097", "person-1", False),
        ("Open Graph Working Group", "author", None, "unit-1", True),
        ("Carberry, J.", "editor", "0000-0002-1825-0097", "person-1", None),
    ]
    assert not any(c.authenticated or c.structured for c in found.contributors)


@pytest.mark.parametrize(
    ("authority", "orcid", "local_id"),
    [
        ("will be referenced::ORCID::0000-0002-1825-0097", "0000-0002-1825-0097", None),
        ("will be generated::ORCID::0000-0002-1825-0097", "0000-0002-1825-0097", None),
        ("8f2c1b7e-4d55-4c0e-9d1f-7a0b6c5d4e01", None, "8f2c1b7e-4d55-4c0e-9d1f-7a0b6c5d4e01"),
        ("rp00001", None, "rp00001"),
        ("virtual::4110", None, None),
        ("", None, None),
    ],
    ids=str,
)
def test_an_authority_tells_an_id_or_a_key(authority: str, orcid: str | None, local_id: str | None) -> None:
    given = contributor("dc.contributor.author", Value("Carberry, Josiah", None, authority), "author", {})
    assert (given.orcid, given.local_id, given.authenticated) == (orcid, local_id, False)


def test_a_refused_authority_says_nothing() -> None:
    value = Value("Carberry, Josiah", None, "rp00001", 100)
    assert contributor("dc.contributor.author", value, "author", {}).local_id is None


def test_a_ror_behind_an_author_tells_an_organisation() -> None:
    links = read_links([("organization.identifier.ror", [Value("https://ror.org/00x", None, "virtual::8")])])
    value = Value("Working Group, The", None, "virtual::8")
    given = contributor("dc.contributor.author", value, "author", links)
    assert (given.organisation, given.name, given.family) == (True, "Working Group, The", "")


def test_authors_stand_before_editors_and_advisors_whatever_the_file_does() -> None:
    found = item(
        {
            "dc.contributor.advisor": values("Nakagawa, Rei"),
            "dc.contributor.editor": values("Moreau, Jean-Luc"),
            "dc.contributor.author": values("Adebayo, Femi"),
            "dc.contributor.somebody": values("Else, Someone"),
        }
    )
    assert [c.role for c in found.contributors] == ["author", "editor", "advisor", "other"]


# -- values --------------------------------------------------------------------------------------


def test_values_come_in_the_order_of_their_places_and_helpers_last() -> None:
    entries = [
        {"value": "third", "place": 5},
        {"value": "helper", "place": -1},
        {"value": "first", "place": 0},
        {"value": "second", "place": 2},
    ]
    assert [c.name for c in item({"dc.contributor.author": entries}).contributors] == [
        "first",
        "second",
        "third",
        "helper",
    ]


def test_blank_values_are_passed_over_and_numbers_are_text() -> None:
    blanks = [None, "", "  ", {"value": None}, {"value": "\n"}, {}, {"value": 2011}, 2012]
    assert [date.value for date in item({"dc.date.issued": blanks}).dates] == ["2011", "2012"]
    assert item({"dc.title": "Alone"}).titles[0].value == "Alone"


def test_a_value_of_a_wrong_kind_is_told_and_left_out() -> None:
    found = item({"dc.title": [{"value": {"en": "Pots"}}, {"value": "Pots"}]})
    assert [title.value for title in found.titles] == ["Pots"]
    assert [(f.code, f.field) for f in found.findings] == [("field-shape", "dc.title")]


def test_a_language_suffix_in_brackets_belongs_to_the_value() -> None:
    found = item({"dc.title[en_US]": ["Pots"], "dc.title[de]": ["Töpfe"], "dc.title[]": ["Ollae"]})
    assert [(t.value, t.field, t.language) for t in found.titles] == [
        ("Pots", "dc.title", "en_US"),
        ("Töpfe", "dc.title", "de"),
        ("Ollae", "dc.title", None),
    ]
    assert found.fields.count("dc.title") == 1


def test_the_flat_list_of_old_versions_gives_the_same_item() -> None:
    metadata = {"dc.title": values("Pots", language="en"), "dc.contributor.author": values("A, B", "C, D")}
    flat = [
        {"key": name, "value": value["value"], "language": value["language"]}
        for name, entries in metadata.items()
        for value in entries
    ]
    new, old = item(metadata), item(flat, archived="true", withdrawn="false")
    assert (new.titles, new.contributors) == (old.titles, old.contributors)


def test_a_number_and_its_series_stand_in_one_field() -> None:
    found = item({"dc.relation.ispartofseries": values("Maritime Humanities;12", "Bare Series", "Half; ")})
    assert found.containers == tuple(
        Container("series", name, "dc.relation.ispartofseries")
        for name in ("Maritime Humanities", "Bare Series", "Half")
    )
    assert found.details == (Detail("series_number", "12", "dc.relation.ispartofseries"),)


def test_a_grant_agreement_is_a_grant_wherever_it_stands() -> None:
    uri = "info:eu-repo/grantAgreement/EC/FP7/244909"
    found = item({"dc.relation": values(uri, "https://example.org/other"), "oaire.awardNumber": values("77")})
    assert set(found.grants) == {
        Grant(field="dc.relation", text=uri),
        Grant(field="oaire.awardNumber", number="77"),
    }
    assert found.identifiers == (ItemIdentifier("https://example.org/other", "dc.relation", None, "related"),)


def test_an_alternative_identifier_in_a_relation_names_the_work_itself() -> None:
    found = item({"dc.relation": values("info:eu-repo/semantics/altIdentifier/doi/10.5555/alt")})
    assert found.identifiers == (ItemIdentifier("10.5555/alt", "dc.relation", "doi", None),)


def test_a_whole_that_is_named_by_its_number_is_an_identifier_too() -> None:
    found = item({"dc.relation.ispartof": values("urn:ISSN:0317-8471")})
    assert found.identifiers == (
        ItemIdentifier("urn:ISSN:0317-8471", "dc.relation.ispartof", None, "part-of"),
    )


@pytest.mark.parametrize(
    ("field", "type_", "relationship"),
    [
        ("dc.identifier.doi", "doi", None),
        ("dc.identifier.isbn", "isbn", None),
        ("dc.identifier.issn", "issn", "part-of"),
        ("dc.identifier.eissn", "issn", "part-of"),
        ("dc.relation.isbn", "isbn", "part-of"),
        ("dc.identifier.pmcid", "pmc", None),
        ("dc.identifier.isi", "wosuid", None),
        ("dc.identifier.scopus", "eid", None),
        ("dc.identifier.uri", None, None),
        ("dc.identifier.citation", None, "citation"),
        ("dc.relation.isversionof", None, "version-of"),
        ("dc.Identifier.DOI", "doi", None),
    ],
    ids=str,
)
def test_identifier_fields_tell_type_and_relationship(
    field: str, type_: str | None, relationship: str | None
) -> None:
    assert item({field: values("x")}).identifiers == (ItemIdentifier("x", field, type_, relationship),)


def test_only_the_date_of_issue_is_a_publication_date() -> None:
    found = item(
        {
            f"dc.date.{name}": values("2011")
            for name in ("accessioned", "available", "created", "submitted", "copyright", "embargo", "issued")
        }
    )
    assert [date.field for date in found.dates if date.kind == "published"] == ["dc.date.issued"]
    assert len(found.dates) == 7


def test_the_abstract_stands_before_a_general_note() -> None:
    found = item({"dc.description": values("CSV files"), "dc.description.abstract": values("We measure.")})
    assert [text.value for text in found.descriptions] == ["We measure.", "CSV files"]


def test_marks_of_aggregators_in_dc_source_are_no_journal() -> None:
    found = item({"dc.source": values("reponame:Some Repository", "Journal of Pots", "instname:A")})
    assert [container.value for container in found.containers] == ["Journal of Pots"]
    assert found.extra == {"dc.source": ["reponame:Some Repository", "instname:A"]}


def test_unknown_fields_are_kept_in_extra_and_known_useless_ones_are_not() -> None:
    found = item(
        {"local.shelf": values("B 7", "C 8"), "dc.description.provenance": values("by a@b.example")},
        metrics={"views": 3},
    )
    assert found.extra == {"metrics": {"views": 3}, "local.shelf": ["B 7", "C 8"]}
    assert {"local.shelf", "metrics", "dc.description.provenance", "uuid"} <= set(found.fields)


def test_a_row_of_the_site_decides() -> None:
    data = {"uuid": UUID, "metadata": {"local.journal": values("Journal of Pots")}}
    assert read(data, **{"local.journal": "container:journal"}).containers == (
        Container("journal", "Journal of Pots", "local.journal"),
    )


# -- the item itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "state", "field"),
    [
        ({}, ItemState.LIVE, ""),
        ({"inArchive": None, "discoverable": None, "withdrawn": None}, ItemState.LIVE, ""),
        ({"discoverable": False}, ItemState.PRIVATE, "discoverable"),
        ({"inArchive": False, "withdrawn": True}, ItemState.WITHDRAWN, "withdrawn"),
        ({"inArchive": False}, ItemState.UNPUBLISHED, "inArchive"),
        ({"type": "workflowitem"}, ItemState.UNPUBLISHED, "type"),
        ({"type": "collection"}, ItemState.NOT_A_WORK, "type"),
        ({"entityType": "Person"}, ItemState.NOT_A_WORK, "entityType"),
        ({"entityType": "Project"}, ItemState.NOT_A_WORK, "entityType"),
        ({"entityType": "OrgUnit"}, ItemState.NOT_A_WORK, "entityType"),
        ({"entityType": "JournalVolume"}, ItemState.NOT_A_WORK, "entityType"),
        ({"entityType": "JournalIssue"}, ItemState.LIVE, ""),
        ({"entityType": "SitesOwn"}, ItemState.LIVE, ""),
    ],
    ids=str,
)
def test_flags_and_entity_tell_the_state(flags: dict[str, object], state: ItemState, field: str) -> None:
    found = item({}, **flags)
    assert (found.state, found.state_field) == (state, field)
    assert bool(found.state_reason) == (state is not ItemState.LIVE)


def test_the_entity_type_may_stand_in_the_metadata() -> None:
    found = item({"dspace.entity.type": values("Person")})
    assert (found.state, found.state_field) == (ItemState.NOT_A_WORK, "dspace.entity.type")


def test_the_entity_is_the_last_word_on_the_type_and_publication_is_none() -> None:
    assert item({"dc.type": values("Map")}, entityType="Dataset").types == (
        Text("Map", "dc.type"),
        Text("Dataset", "entityType"),
    )
    assert item({}, entityType="Publication").types == ()


def test_the_landing_page_is_never_a_doi_and_never_made_up() -> None:
    uris = ("https://doi.org/10.5555/1", "https://other.example/1", "https://repo.example/handle/1/2")
    assert item({"dc.identifier.uri": values(*uris)}).uri == "https://other.example/1"
    assert item({"dc.identifier.uri": values(*uris)}, handle="1/2").uri == "https://repo.example/handle/1/2"
    assert item({"dc.identifier.uri": values(uris[0])}, handle="1/2").uri is None


def test_an_item_without_key_is_called_by_its_handle_or_its_place() -> None:
    assert read({"handle": "1/2", "metadata": {}}).item_id == "1/2"
    nameless = read({"metadata": {"dc.title": "Pots"}})
    assert nameless.item_id == "#1"
    assert [finding.code for finding in nameless.findings] == ["no-item-id"]


def test_collections_are_named_where_they_are_embedded() -> None:
    embedded = {
        "owningCollection": {"name": "Theses"},
        "mappedCollections": {"_embedded": {"mappedCollections": [{"name": "Open theses"}]}},
    }
    found = item({}, _embedded=embedded)
    assert found.collections == (Text("Theses", "owningCollection"), Text("Open theses", "mappedCollections"))


@pytest.mark.parametrize(
    "data",
    [{"uuid": UUID, "metadata": 7}, {"uuid": UUID, "metadata": ["dc.title"]}, {"foo": 1}],
    ids=["a number", "a list of names", "something else"],
)
def test_what_is_no_item_is_told_and_the_next_one_is_read(tmp_path: Path, data: dict[str, Any]) -> None:
    broken, good = read_all(tmp_path, [data, {"uuid": UUID, "metadata": {}}])
    assert isinstance(broken, UnreadableItem)
    assert "metadata" in broken.reason
    assert isinstance(good, ReadItem)


def test_lists_that_an_item_embeds_do_not_make_it_a_page(tmp_path: Path) -> None:
    embedded = {"relationships": [{"uuid": "r", "metadata": {}}], "bundles": [{"uuid": "b"}]}
    [answer] = read_all(tmp_path, {"uuid": UUID, "metadata": {}, "_embedded": embedded})
    assert isinstance(answer, ReadItem)
    assert answer.item.item_id == UUID


def test_a_list_page_and_a_search_page_give_their_items(tmp_path: Path) -> None:
    one = {"uuid": "a", "metadata": {}, "type": "item"}
    search = {
        "_embedded": {"searchResult": {"_embedded": {"objects": [{"_embedded": {"indexableObject": one}}]}}}
    }
    pages = [{"_embedded": {"items": [one, {**one, "uuid": "b"}]}, "page": {"number": 0}}, search]
    answers = read_all(tmp_path, "\n".join(json.dumps(page) for page in pages))
    assert [answer.item.item_id for answer in answers if isinstance(answer, ReadItem)] == ["a", "b", "a"]


# -- versions ------------------------------------------------------------------------------------


def _versions(tmp_path: Path, *items: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    path = tmp_path / "items.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    facts = dspace.orcid_find_versions("dspace", REPOSITORY, Source("items.json", path), table())
    return {fact.item_id: fact.succeeds for fact in facts or ()}


def _version(number: int, **metadata: str) -> dict[str, Any]:
    fields = {"dc.identifier.uri": f"https://repo.example/handle/1/{number}", **metadata}
    return {"uuid": f"id-{number}", "handle": f"1/{number}", "metadata": fields}


def test_the_newer_succeeds_the_older_whichever_of_them_says_so(tmp_path: Path) -> None:
    newer = {"dc.relation.replaces": "https://hdl.handle.net/1/1"}
    assert "1/1" in _versions(tmp_path, _version(1), _version(2, **newer), _version(3))["id-2"]
    older = {"dc.relation.isreplacedby": "http://repo.example/handle/1/2"}
    assert _versions(tmp_path, _version(1, **older), _version(2), _version(3))["id-2"][0] == "id-1"


def test_versions_are_looked_for_only_where_a_link_stands(tmp_path: Path) -> None:
    assert _versions(tmp_path, _version(1), _version(2)) == {}


def test_items_without_links_are_not_among_the_facts(tmp_path: Path) -> None:
    newer = {"dc.relation.replaces": "1/1"}
    assert set(_versions(tmp_path, _version(1), _version(2, **newer), _version(3))) == {"id-1", "id-2"}


# -- recorded samples ----------------------------------------------------------------------------


def _recorded(name: str) -> RepositoryItem:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared is not here: no {name}")
    source = Source(name, path)
    assert dspace.orcid_find_platform(source) == "dspace"
    [answer] = dspace.orcid_read_items("dspace", REPOSITORY, source, table()) or ()
    assert isinstance(answer, ReadItem)
    assert answer.item.extra == {}
    return answer.item


def test_the_recorded_article_is_read_whole() -> None:
    found = _recorded("item-journal-article.json")
    assert found.item_id == "0a4f8b1e-6b0e-4f19-9a53-1d2c3b4a5001"
    assert [(c.family, c.orcid) for c in found.contributors] == [
        ("Okonkwo-Lindqvist", "0009-0009-9991-0015"),
        ("Farrow", None),
        ("Szymańska", "0009-0009-9991-004X"),
        ("Öztürk", None),
    ]
    assert [(d.kind, d.value) for d in found.details if "page" in d.kind] == [
        ("first_page", "117"),
        ("last_page", "139"),
    ]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("item-thesis.json", ItemState.LIVE),
        ("item-dataset.json", ItemState.LIVE),
        ("item-book-chapter.json", ItemState.LIVE),
        ("item-conference-paper.json", ItemState.LIVE),
        ("item-technical-report-private.json", ItemState.PRIVATE),
        ("item-withdrawn-as-anonymous.json", ItemState.WITHDRAWN),
        ("item-person-orcid-authenticated.json", ItemState.NOT_A_WORK),
        ("item-person-orcid-unauthenticated.json", ItemState.NOT_A_WORK),
        ("item-project.json", ItemState.NOT_A_WORK),
    ],
    ids=str,
)
def test_recorded_items_are_in_their_state(name: str, state: ItemState) -> None:
    assert _recorded(name).state is state
