"""Which identifiers a work gets, and what becomes of those that it does not get."""

import pytest

from orcid_repo_plugin.domain.item import Grant, ItemIdentifier, Text
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.mapping.external_ids import ExternalIdsMapping
from orcid_repo_plugin.mapping.grants import grant_ids
from tests.mapping.parts import TABLES, item_with, said


def map_ids(
    *identifiers: ItemIdentifier, work_type: str = "journal-article", **values: object
) -> tuple[list[str], Report]:
    report = Report()
    item = item_with(identifiers=identifiers, **values)
    found = ExternalIdsMapping(TABLES).orcid_gather_external_ids(item, work_type, report)
    return [f"{one.type} {one.value} {one.relationship}" for one in found], report


def test_a_related_address_is_not_sent_and_named() -> None:
    found, report = map_ids(
        ItemIdentifier("https://doi.org/10.5555/example.data.42", "related_url", None, "related"),
        uri="https://eprints.example.org/1",
    )

    assert found == ["uri https://eprints.example.org/1 self"]
    assert len(said(report, "related-not-sent")) == 1


def test_the_doi_of_a_citation_that_is_the_items_own_confirms_it() -> None:
    found, report = map_ids(
        ItemIdentifier("10.5555/abc", "dc.identifier.doi", "doi"),
        ItemIdentifier("Okafor (2020). Pots. doi:10.5555/ABC", "dc.identifier.citation", None, "citation"),
    )

    assert found == ["doi 10.5555/abc self"]
    assert [line.field for line in report.lines if line.code == "external-id"] == [
        "dc.identifier.doi, dc.identifier.citation"
    ]


def test_another_doi_in_a_citation_is_left_out_and_named() -> None:
    found, report = map_ids(
        ItemIdentifier("10.5555/abc", "dc.identifier.doi", "doi"),
        ItemIdentifier("Okafor (2020). Pots. doi:10.5555/other", "dc.identifier.citation", None, "citation"),
    )

    assert found == ["doi 10.5555/abc self"]
    assert said(report, "related-not-sent") == [
        "doi 10.5555/other is not the item's own 10.5555/abc; left out"
    ]


def test_an_address_that_is_no_identifier_is_named_unless_it_is_the_items_page() -> None:
    found, report = map_ids(
        ItemIdentifier("https://repo.example.org/items/7", "dc.identifier.uri"),
        ItemIdentifier("https://mirror.example.org/7", "dc.identifier.uri"),
        uri="https://repo.example.org/items/7",
        urls=(Text("https://press.example.org/7", "official_url"),),
    )

    assert found == ["uri https://repo.example.org/items/7 self"]
    assert said(report, "not-sent") == ["https://mirror.example.org/7 is an address, and no identifier"]


def test_what_a_version_field_says_in_words_is_named() -> None:
    found, report = map_ids(
        ItemIdentifier("see the printed edition", "dc.relation.isversionof", None, "version-of"),
        handle="20.500.99999/7",
    )

    assert found == ["handle 20.500.99999/7 self"]
    assert len(said(report, "identifier-not-recognised")) == 1


def test_an_earlier_preprints_doi_is_never_self_of_the_article() -> None:
    found, _ = map_ids(
        earlier=(ItemIdentifier("10.5555/preprint", "id_number"),), uri="https://eprints.example.org/71"
    )

    assert found == ["uri https://eprints.example.org/71 self", "doi 10.5555/preprint version-of"]


@pytest.mark.parametrize(
    ("grant", "number"),
    [
        ({"text": "EP/K000000/1"}, "EP/K000000/1"),
        ({"text": "ERC-2016-StG-123456"}, "ERC-2016-StG-123456"),
        ({"text": "Funded by the DFG, grant no. AB 123/4-1, and friends"}, "AB 123/4-1"),
        ({"text": "info:eu-repo/grantAgreement/EC/FP7/282896/EU/Title/ACR"}, "282896"),
        ({"number": "R01 GM123456", "funder": "NIH"}, "R01 GM123456"),
    ],
)
def test_a_grants_number_is_found(grant: dict[str, str], number: str) -> None:
    found = list(grant_ids([Grant(field="projects", **grant)], Report()))

    assert [(one[0], one[1], one[3]) for one in found] == [("grant_number", number, "funded-by")]


@pytest.mark.parametrize("text", ["Example Research Council", "WETLAND-2030", "H2020", "Nordic Trust 2019"])
def test_funding_without_a_number_is_named_and_not_sent(text: str) -> None:
    report = Report()

    assert list(grant_ids([Grant(field="funders", text=text)], report)) == []
    assert said(report, "grant-without-id") == [f"{text!r} holds no number, DOI or address"]


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("10.5555/too long", ["'long' follows it"]),
        ("10.5555/abc [doi]", []),
        ("10.5555/abc; 10.5555/def", []),
        ("doi: 10.5555/abc", []),
    ],
)
def test_what_follows_a_doi_in_its_field_is_named(value: str, rest: list[str]) -> None:
    _, report = map_ids(ItemIdentifier(value, "dc.identifier.doi", "doi"))

    assert [message.partition("; ")[2] for message in said(report, "identifier-cut")] == rest


def test_a_work_that_nothing_names_is_sent_by_its_key_here_with_a_warning() -> None:
    found, report = map_ids()
    unnamed, _ = map_ids(item_id="#3")

    assert found == ["source-work-id main:1 self"]
    assert len(said(report, "only-own-key")) == 1
    assert unnamed == []
