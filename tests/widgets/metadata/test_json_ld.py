"""JSON-LD of items and people, and its script element."""

import json
from dataclasses import replace
from typing import Any

import pytest

from orcid_repo_plugin.domain.byline import BylineName, ListedName, PersonPage
from orcid_repo_plugin.domain.work import CREDIT, WorkType
from orcid_repo_plugin.widgets.metadata import item_json_ld, person_json_ld, script
from orcid_repo_plugin.widgets.metadata.work_types import WORK_TYPES
from tests.widgets.metadata.items import ADA, CARBERRY, CRACKED_POTS, EXAMPLE, HOSTILE, JOSIAH, POTS


def test_an_item_is_told_in_the_words_of_schema_org() -> None:
    told = item_json_ld(POTS)

    assert told["@type"] == "ScholarlyArticle"
    assert told["@id"] == "https://doi.org/10.5555/12345678"
    assert told["url"] == "https://repository.example.org/12"
    assert (told["datePublished"], told["inLanguage"]) == ("2019-03-07", "en")
    assert told["isPartOf"] == {"@type": "Periodical", "name": "Journal of Psychoceramics"}
    assert told["publisher"] == {"@type": "Organization", "name": "Society of Psychoceramics"}
    assert told["identifier"][0]["value"] == "doi:10.5555/12345678"


def test_an_author_s_id_is_who_the_author_is() -> None:
    [josiah, ada, group] = item_json_ld(POTS)["author"]

    assert josiah == {
        "@type": "Person",
        "@id": JOSIAH,
        "name": "Josiah Carberry",
        "givenName": "Josiah",
        "familyName": "Carberry",
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "https://registry.identifiers.org/registry/orcid",
            "value": "orcid:0000-0002-1825-0097",
            "url": JOSIAH,
        },
    }
    assert ada == {"@type": "Person", "name": "Ada Example", "givenName": "Ada", "familyName": "Example"}
    assert group == {"@type": "Organization", "name": "Pottery Working Group"}


def test_editors_are_editors_and_all_others_contributors() -> None:
    supervisor = ListedName(name="Truman Pot", badge=CARBERRY, role=f"{CREDIT}supervision/")

    told = item_json_ld(replace(POTS, names=(*POTS.names, supervisor)))

    assert [one["name"] for one in told["editor"]] == ["Grace Sample"]
    assert [(one["name"], one["@id"]) for one in told["contributor"]] == [("Truman Pot", JOSIAH)]


def test_every_work_type_of_orcid_has_its_words() -> None:
    assert sorted(WORK_TYPES) == sorted(WorkType)


@pytest.mark.parametrize(
    ("work_type", "told"),
    [
        ("data-set", "Dataset"),
        ("dissertation-thesis", "Thesis"),
        ("software", "SoftwareSourceCode"),
        ("book-chapter", "Chapter"),
        ("book", "Book"),
        ("report", "Report"),
        ("", "CreativeWork"),
        ("none of ORCID's", "CreativeWork"),
    ],
)
def test_a_work_type_has_a_class_of_schema_org(work_type: str, told: str) -> None:
    assert item_json_ld(replace(POTS, byline=replace(CRACKED_POTS, work_type=work_type)))["@type"] == told


def test_a_proved_person_is_told_with_the_id_and_another_without() -> None:
    assert person_json_ld(CARBERRY)["@id"] == JOSIAH
    assert person_json_ld(EXAMPLE) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Ada Example",
    }
    assert ADA not in json.dumps(person_json_ld(replace(EXAMPLE, name="")))


def test_a_person_s_items_name_what_the_person_did() -> None:
    mine = BylineName(name="Josiah Carberry", orcid=CARBERRY.orcid.path)
    written = replace(CRACKED_POTS, names=(mine,))
    edited = replace(CRACKED_POTS, title="Pots and Pans", names=(replace(mine, role="editor"),))
    helped = replace(CRACKED_POTS, title="Shards")

    told = person_json_ld(PersonPage(repository="main", badge=CARBERRY, items=(written, edited, helped)))

    works: dict[str, list[dict[str, Any]]] = told["@reverse"]
    assert {role: [one["name"] for one in made] for role, made in works.items()} == {
        "author": ["A Theory of Cracked Pots"],
        "editor": ["Pots and Pans"],
        "contributor": ["Shards"],
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_the_data_ends_the_script_element(text: str) -> None:
    element = script({"name": text})

    inside = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside)["name"].replace("\ufffd", "") == "".join(
        character for character in text if not "\ud800" <= character <= "\udfff"
    )
