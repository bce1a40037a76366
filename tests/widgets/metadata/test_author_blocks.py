"""Author blocks: for journals, for harvesters, for libraries."""

from dataclasses import replace

import pytest
from lxml import etree

from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, ListedName
from orcid_repo_plugin.domain.work import CREDIT
from orcid_repo_plugin.widgets.metadata import FORMATS
from tests.widgets.metadata.items import ADA, CARBERRY, CRACKED_POTS, JOSIAH, POTS

SUPERVISOR = ListedName(name="Truman Pot", role=f"{CREDIT}supervision/")


def shape(name: str, item: AuthorList = POTS) -> list[tuple[str, str, dict[str, str]]]:
    """Every element below the outermost: name, text, attributes."""
    root = etree.fromstring(FORMATS[name](item))
    return [
        (
            etree.QName(one).localname,
            (one.text or "").strip(),
            {str(k): str(v) for k, v in one.attrib.items()},
        )
        for one in list(root.iter())[1:]
    ]


def test_crossref_s_parts_of_a_person_stand_in_the_order_of_its_schema() -> None:
    assert shape("crossref")[:8] == [
        ("person_name", "", {"sequence": "first", "contributor_role": "author"}),
        ("given_name", "Josiah", {}),
        ("surname", "Carberry", {}),
        ("ORCID", JOSIAH, {"authenticated": "true"}),
        ("person_name", "", {"sequence": "additional", "contributor_role": "author"}),
        ("given_name", "Ada", {}),
        ("surname", "Example", {}),
        ("ORCID", ADA, {"authenticated": "false"}),
    ]


def test_crossref_has_organisations_and_editors_and_no_role_that_it_does_not_know() -> None:
    found = shape("crossref", replace(POTS, names=(*POTS.names, SUPERVISOR)))

    assert found[8] == (
        "organization",
        "Pottery Working Group",
        {"sequence": "additional", "contributor_role": "author"},
    )
    assert found[9][2]["contributor_role"] == "editor"
    assert "Truman Pot" not in [text for _, text, _ in found]


def test_crossref_s_first_is_the_first_author_also_when_an_editor_stands_before() -> None:
    found = shape("crossref", replace(POTS, names=tuple(reversed(POTS.names))))

    listed = [(text, marks["sequence"]) for _, text, marks in found if "sequence" in marks]
    assert listed[0] == ("Pottery Working Group", "first")
    assert [sequence for _, sequence in listed].count("first") == 1


def test_a_single_name_is_crossref_s_surname_and_a_name_as_written_in_jats() -> None:
    one = replace(POTS, names=(ListedName(name="Plato"),))

    assert ("surname", "Plato", {}) in shape("crossref", one)
    assert ("string-name", "Plato", {}) in shape("jats", one)


@pytest.mark.parametrize(
    ("given", "family", "told"),
    [
        ("Josiah 2", "Carberry?", [("given_name", "Josiah"), ("surname", "Carberry")]),
        ("J" * 99, "C" * 99, [("given_name", "J" * 60), ("surname", "C" * 60)]),
        ("Josiah", "1932", [("surname", "Josiah")]),
        ("1932", "Carberry \u0664", [("surname", "Carberry")]),
        ("??", "1932", []),
    ],
)
def test_no_name_makes_crossref_refuse_a_deposit(
    given: str, family: str, told: list[tuple[str, str]]
) -> None:
    josiah = replace(POTS.names[0], name=f"{given} {family}", given=given, family=family)
    group = ListedName(name="W" * 600, organisation=True)

    found = shape("crossref", replace(POTS, names=(josiah, group)))

    assert [(tag, text) for tag, text, _ in found if tag in ("given_name", "surname")] == told
    assert [text for tag, text, _ in found if tag == "organization"] == ["W" * 511]
    assert found[0][2]["sequence"] == "first"
    assert [tag for tag, _, _ in found].count("ORCID") == bool(told)


def test_jats_has_the_id_before_the_name() -> None:
    assert shape("jats")[:4] == [
        ("contrib", "", {"contrib-type": "author"}),
        ("contrib-id", JOSIAH, {"contrib-id-type": "orcid", "authenticated": "true"}),
        ("name", "", {}),
        ("surname", "Carberry", {}),
    ]
    assert ("collab", "Pottery Working Group", {}) in shape("jats")


def test_jats_names_the_role_of_everybody() -> None:
    found = shape("jats", replace(POTS, names=(*POTS.names, SUPERVISOR)))

    roles = [marks["contrib-type"] for tag, _, marks in found if tag == "contrib"]
    assert roles == ["author", "author", "author", "editor", "supervision"]


def test_openaire_has_datacite_s_blocks_with_each_id_once() -> None:
    found = shape("openaire")

    assert [text for tag, text, _ in found if tag == "creatorName"] == [
        "Carberry, Josiah",
        "Example, Ada",
        "Pottery Working Group",
    ]
    assert [one for one in found if one[0] == "nameIdentifier"] == [
        ("nameIdentifier", JOSIAH, {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"})
    ]
    assert ("contributor", "", {"contributorType": "Editor"}) in found


def test_rioxx_2_has_the_id_as_an_attribute_and_marks_the_first_author() -> None:
    assert shape("rioxx") == [
        ("author", "Carberry, Josiah", {"id": JOSIAH, "first-named-author": "true"}),
        ("author", "Example, Ada", {}),
        ("author", "Pottery Working Group", {}),
        ("contributor", "Sample, Grace", {}),
    ]


def test_rioxx_3_has_the_id_as_an_element() -> None:
    assert shape("rioxx3")[:4] == [
        ("creator", "", {"first-named-author": "true"}),
        ("name", "Carberry, Josiah", {}),
        ("id", JOSIAH, {}),
        ("creator", "", {}),
    ]


def test_mods_has_the_id_as_a_name_identifier() -> None:
    found = shape("mods")

    assert [one for one in found if one[0] == "nameIdentifier"] == [
        ("nameIdentifier", JOSIAH, {"type": "orcid"})
    ]
    assert [text for tag, text, _ in found if tag == "roleTerm"] == ["aut", "aut", "aut", "edt"]


def test_marc_has_the_first_author_in_100_and_the_id_in_subfield_1() -> None:
    found = shape("marc")

    assert [marks["tag"] for tag, _, marks in found if tag == "datafield"] == ["100", "700", "710", "700"]
    assert [text for _, text, marks in found if marks.get("code") == "1"] == [JOSIAH]


def test_an_edited_book_without_authors_has_its_editors_as_such() -> None:
    editor = ListedName(name="Josiah Carberry", badge=CARBERRY, role=EDITOR)
    book = replace(POTS, byline=replace(CRACKED_POTS, work_type="edited-book"), names=(editor,))

    assert shape("crossref", book)[0][2] == {"sequence": "first", "contributor_role": "editor"}
    assert [text for tag, text, _ in shape("mods", book) if tag == "roleTerm"] == ["edt"]
