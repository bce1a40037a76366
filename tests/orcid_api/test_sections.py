import json
from collections.abc import Iterator
from typing import Any

import pytest

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.errors import InputError, OrcidRefusal
from orcid_repo_plugin.orcid_api.groups import Groups
from orcid_repo_plugin.orcid_api.sections import LIST_PATHS, PERSON_LISTS, Sections, entries
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import over_http
from tests.orcid_api.desk import Desk, desk_at

BROWN = {
    "name": "Brown University",
    "address": {"city": "Providence", "country": "US"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/05gq02987",
        "disambiguation-source": "ROR",
    },
}


def ids(kind: str, value: str) -> dict[str, Any]:
    one = {"external-id-type": kind, "external-id-value": value, "external-id-relationship": "self"}
    return {"external-id": [one]}


AFFILIATION = {"organization": BROWN, "role-title": "Reader", "start-date": {"year": {"value": "2019"}}}
ITEMS: dict[Section, dict[str, Any]] = {
    Section.WORK: {
        "title": {"title": {"value": "Pots"}},
        "type": "book",
        "external-ids": ids("doi", "10.5555/1"),
    },
    Section.FUNDING: {
        "type": "grant",
        "title": {"title": {"value": "Mending pots"}},
        "amount": {"value": "1000.50", "currency-code": "EUR"},
        "external-ids": ids("grant_number", "CP-1"),
        "organization": BROWN,
    },
    Section.EDUCATION: AFFILIATION,
    Section.EMPLOYMENT: AFFILIATION,
    Section.DISTINCTION: AFFILIATION,
    Section.INVITED_POSITION: AFFILIATION,
    Section.MEMBERSHIP: {
        "organization": {"name": "Society of Pots", "address": {}},
        "external-ids": ids("other-id", "M-77"),
    },
    Section.QUALIFICATION: AFFILIATION,
    Section.SERVICE: AFFILIATION,
    Section.PEER_REVIEW: {
        "reviewer-role": "reviewer",
        "review-identifiers": ids("source-work-id", "rev-1"),
        "review-type": "review",
        "review-completion-date": {"year": {"value": "2024"}},
        "review-group-id": "issn:0264-3561",
        "convening-organization": BROWN,
    },
    Section.RESEARCH_RESOURCE: {
        "proposal": {
            "title": {"title": {"value": "Kiln time"}},
            "hosts": {"organization": [BROWN]},
            "external-ids": ids("proposal-id", "P1"),
        },
        "resource-item": [
            {
                "resource-name": "Kiln",
                "resource-type": "equipment",
                "hosts": {"organization": [BROWN]},
                "external-ids": ids("rrid", "RRID:SCR_007358"),
            }
        ],
    },
    Section.ADDRESS: {"country": {"value": "US"}},
    Section.EXTERNAL_IDENTIFIER: {
        "external-id-type": "Scopus Author ID",
        "external-id-value": "7007156898",
        "external-id-url": {"value": "https://www.scopus.com/authid/detail.uri?authorId=7007156898"},
        "external-id-relationship": "self",
    },
    Section.KEYWORD: {"content": "psychoceramics"},
    Section.OTHER_NAME: {"content": "J. Stinkney Carberry"},
    Section.RESEARCHER_URL: {
        "url-name": "Home page",
        "url": {"value": "https://psychoceramics.example.edu/"},
    },
}
CHANGES: dict[Section, tuple[str, Any]] = {
    Section.WORK: ("journal-title", {"value": "Journal of Psychoceramics"}),
    Section.FUNDING: ("short-description", "What cracks, and why."),
    Section.PEER_REVIEW: ("reviewer-role", "editor"),
    Section.RESEARCH_RESOURCE: ("proposal", {"url": {"value": "https://example.org/kiln"}}),
    Section.ADDRESS: ("country", {"value": "GB"}),
    Section.EXTERNAL_IDENTIFIER: ("external-id-value", "7004212771"),
    Section.KEYWORD: ("content", "ceramics"),
    Section.OTHER_NAME: ("content", "Josiah S. Carberry"),
    Section.RESEARCHER_URL: ("url-name", "Office hours"),
}
AFFILIATION_CHANGE = ("department-name", "Psychoceramics")
EVERY_SECTION = pytest.mark.parametrize("section", list(Section), ids=str)


@pytest.fixture(scope="module")
def everywhere() -> Iterator[Desk]:
    """One registry over HTTP for all sections: none is in the way of another."""
    with over_http() as registry, desk_at(registry) as made:
        yield made


@pytest.fixture
def desk(registry: Registry) -> Iterator[Desk]:
    with desk_at(registry) as made:
        yield made


def kept(sent: Any, read: Any) -> bool:
    """Whether all that was sent is in what was read."""
    if isinstance(sent, dict):
        return isinstance(read, dict) and all(kept(value, read.get(key)) for key, value in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(read) and all(map(kept, sent, read))
    return bool(sent == read)


@EVERY_SECTION
def test_an_item_of_any_section_is_added_listed_read_updated_and_deleted(
    everywhere: Desk, section: Section
) -> None:
    sections, orcid, token = Sections(everywhere.session), everywhere.orcid, everywhere.token
    key, value = CHANGES.get(section, AFFILIATION_CHANGE)

    code = sections.add(section, orcid, token, ITEMS[section]).put_code
    listed = list(entries(section, sections.list(section, orcid, token)))
    summary = sections.summary(section, orcid, code, token)
    read = sections.get(section, orcid, code, token)
    changed = read | {key: read[key] | value if isinstance(read[key], dict) else value}
    updated = sections.update(section, orcid, token, code, changed)
    again = sections.get(section, orcid, code, token)
    sections.delete(section, orcid, token, code)
    left = list(entries(section, sections.list(section, orcid, token)))

    assert kept(ITEMS[section], read)
    assert read["source"]["source-client-id"]["path"] == everywhere.registry.client()["client_id"]
    assert [one["put-code"] for one in listed] == [code]
    assert summary == dict(listed[0])
    assert kept({"put-code": code, key: value}, updated)
    assert kept({"put-code": code, key: value}, again)
    assert left == []


def test_without_a_token_what_is_public_is_read(desk: Desk) -> None:
    sections = Sections(desk.session)
    code = sections.add(Section.EMPLOYMENT, desk.orcid, desk.token, AFFILIATION).put_code

    read = sections.get(Section.EMPLOYMENT, desk.orcid, code)
    listed = entries(Section.EMPLOYMENT, sections.list(Section.EMPLOYMENT, desk.orcid))

    assert read["role-title"] == "Reader"
    assert [one["put-code"] for one in listed] == [code]


def test_every_summary_of_every_group_is_an_entry(desk: Desk) -> None:
    sections = Sections(desk.session)
    grouped = AFFILIATION | {"external-ids": ids("other-id", "E-1")}
    theirs = desk.registry.add_item(desk.orcid, "employment", grouped)
    added = [
        sections.add(Section.EMPLOYMENT, desk.orcid, desk.token, item).put_code
        for item in (grouped, AFFILIATION)
    ]
    review = {"review-group-id": "issn:2049-3630", "review-identifiers": ids("source-work-id", "rev-2")}
    reviews = [
        sections.add(Section.PEER_REVIEW, desk.orcid, desk.token, ITEMS[Section.PEER_REVIEW] | more).put_code
        for more in ({}, review)
    ]

    jobs = entries(Section.EMPLOYMENT, sections.list(Section.EMPLOYMENT, desk.orcid, desk.token))
    judged = entries(Section.PEER_REVIEW, sections.list(Section.PEER_REVIEW, desk.orcid, desk.token))

    assert {one["put-code"] for one in jobs} == {theirs, *added}
    assert {one["put-code"] for one in judged} == set(reviews)


WRONG: dict[str, tuple[Section, dict[str, Any], str]] = {
    "a misspelt key": (Section.EMPLOYMENT, AFFILIATION | {"departement-name": "Pots"}, "departement-name"),
    "a key of another section": (Section.KEYWORD, {"content": "pots", "url": "https://example.org"}, "url"),
    "below": (
        Section.FUNDING,
        ITEMS[Section.FUNDING] | {"organization": BROWN | {"adress": {}}},
        "funding, organization",
    ),
    "in a list": (
        Section.WORK,
        ITEMS[Section.WORK] | {"external-ids": {"external-id": [{"type": "doi"}]}},
        "external-id: ORCID takes no 'type'",
    ),
    "boxed twice": (Section.ADDRESS, {"country": {"code": "US"}}, "code"),
    "an object for a text": (Section.KEYWORD, {"content": {"value": "pots"}}, "content: a text was expected"),
    "a text for an object": (
        Section.SERVICE,
        {"organization": "Brown University"},
        "organization: an object",
    ),
    "a put-code": (Section.KEYWORD, {"content": "pots", "put-code": 7}, "updated, not added"),
}


@pytest.mark.parametrize(("section", "item", "words"), WRONG.values(), ids=WRONG)
def test_what_orcid_would_not_take_never_leaves(
    desk: Desk, section: Section, item: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        Sections(desk.session).add(section, desk.orcid, desk.token, item)

    assert desk.requests == []


def test_an_update_under_another_put_code_never_leaves(desk: Desk) -> None:
    with pytest.raises(InputError, match="another than 8"):
        Sections(desk.session).update(
            Section.KEYWORD, desk.orcid, desk.token, 8, {"content": "pots", "put-code": 7}
        )

    assert desk.requests == []


def test_orcids_bare_texts_may_stand_for_boxed_ones(desk: Desk) -> None:
    sections = Sections(desk.session)
    home = {"url-name": "Home page", "url": "https://psychoceramics.example.edu/"}

    code = sections.add(Section.RESEARCHER_URL, desk.orcid, desk.token, home).put_code

    read = sections.get(Section.RESEARCHER_URL, desk.orcid, code, desk.token)
    assert read["url"] == {"value": home["url"]}


def test_the_visibility_that_the_person_chose_is_left_alone(desk: Desk) -> None:
    sections = Sections(desk.session)
    code = sections.add(Section.KEYWORD, desk.orcid, desk.token, {"content": "pots"}).put_code
    read = sections.get(Section.KEYWORD, desk.orcid, code, desk.token)
    desk.registry.set_visibility(desk.orcid, "keywords", code, "limited")

    updated = sections.update(Section.KEYWORD, desk.orcid, desk.token, code, read | {"content": "ceramics"})

    assert (read["visibility"], updated["visibility"], updated["content"]) == (
        "public",
        "limited",
        "ceramics",
    )


def test_a_refusal_of_any_section_has_its_code(desk: Desk) -> None:
    sections = Sections(desk.session)
    sections.add(Section.OTHER_NAME, desk.orcid, desk.token, {"content": "J. Carberry"})

    with pytest.raises(OrcidRefusal) as double:
        sections.add(Section.OTHER_NAME, desk.orcid, desk.token, {"content": "J. Carberry"})
    with pytest.raises(OrcidRefusal) as gone:
        sections.delete(Section.OTHER_NAME, desk.orcid, desk.token, 999_999_999)

    assert (double.value.status, double.value.code) == (409, 9030)
    assert (gone.value.status, gone.value.code) == (404, 9016)


def test_the_tables_name_every_section() -> None:
    assert set(ITEMS) == set(LIST_PATHS) == set(Section)
    assert {LIST_PATHS[section] for section in PERSON_LISTS} == set(map(str, PERSON_LISTS))
    assert LIST_PATHS[Section.INVITED_POSITION] == "invited-positions"


@pytest.mark.parametrize(
    "document", [{}, {"group": None}, {"group": [None, {"work-summary": 7}]}], ids=json.dumps
)
def test_a_list_of_another_shape_has_no_entries(document: dict[str, Any]) -> None:
    assert list(entries(Section.WORK, document)) == []


def test_a_group_of_reviews_is_made_found_changed_and_deleted(desk: Desk) -> None:
    token = desk.registry.token(None, "/group-id-record/read /group-id-record/update")["access_token"]
    groups = Groups(desk.session)
    group = {"name": "Mended pots", "group-id": "orcid-generated:mended-pots", "type": "journal"}

    code = groups.add(token, group).put_code
    read = groups.get(token, code)
    updated = groups.update(token, code, read | {"description": "Reviews of pots"})
    found = groups.find(token, group_id=group["group-id"])
    listed = [one["put-code"] for one in groups.all(token, page_size=1)]
    groups.delete(token, code)

    assert kept(group, read)
    assert found == updated == group | {"description": "Reviews of pots", "put-code": code}
    assert code in listed
    assert groups.find(token, group_id=group["group-id"]) is None
    with pytest.raises(OrcidRefusal) as unknown:
        groups.get(token, code)
    assert unknown.value.code == 9026


def test_what_is_no_group_of_reviews_never_leaves(desk: Desk) -> None:
    for wrong in ({"group_id": "issn:0264-3561"}, {"name": "Pots", "put-code": 7}):
        with pytest.raises(InputError):
            Groups(desk.session).add("token", wrong)

    assert desk.requests == []
