"""Abstract, language, country, landing page."""

import pytest

from orcid_repo_plugin.domain.item import Text
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.mapping.description import DescriptionMapping, landing_page, normal_url
from tests.mapping.parts import TABLES, item_with, said

MAPPING = DescriptionMapping(TABLES)


def test_more_languages_countries_and_abstracts_than_one_are_named() -> None:
    item = item_with(
        languages=(Text("en", "dc.language.iso"), Text("ger", "dc.language.iso")),
        countries=(Text("gb", "country"), Text("France", "country")),
        descriptions=(Text("We report.", "abstract", "en"), Text("Wir berichten.", "abstract", "de")),
    )
    report = Report()

    mapped = MAPPING.orcid_map_description(item, report)

    assert (mapped.language, mapped.country, mapped.short_description) == ("en", "GB", "We report.")
    assert said(report, "not-sent") == [
        "language de: the first one, en, was chosen",
        "abstract 'Wir berichten.' (de): another one was chosen",
        "country FR: the first one, GB, was chosen",
    ]


def test_a_word_that_names_no_language_is_told() -> None:
    report = Report()

    MAPPING.orcid_map_description(item_with(languages=(Text("other", "dc.language.iso"),)), report)

    assert said(report, "not-sent") == ["'other' names no language"]


def test_the_handles_page_is_the_landing_page_of_an_item_without_an_address() -> None:
    assert (
        landing_page(item_with(handle="20.500.99999/7"), Report()) == "https://hdl.handle.net/20.500.99999/7"
    )


def test_a_handle_with_the_default_prefix_has_no_page() -> None:
    assert landing_page(item_with(handle="123456789/7"), Report()) is None


def test_other_addresses_than_the_items_own_are_named() -> None:
    item = item_with(
        uri="https://repo.example.org/7", urls=(Text("https://press.example.com/7", "official_url"),)
    )
    report = Report()

    assert landing_page(item, report) == "https://repo.example.org/7"
    assert said(report, "not-sent") == ["address https://press.example.com/7: another one was chosen"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://repo.example.org:443/a", "https://repo.example.org/a"),
        ("http://repo.example.org:80/a", "http://repo.example.org/a"),
        ("https://repo.example.org:8443/a", "https://repo.example.org:8443/a"),
    ],
)
def test_a_port_that_goes_without_saying_is_left_off(given: str, expected: str) -> None:
    assert normal_url(given) == expected
