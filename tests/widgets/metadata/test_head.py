"""Tags for the head of an item's page."""

import re
from dataclasses import replace

import pytest

from orcid_repo_plugin.widgets.metadata import head_tags
from tests.widgets.metadata.items import CRACKED_POTS, JOSIAH, POTS, crowd

_META = re.compile(r'<meta name="([^"]*)" content="([^"]*)">')


def tags(text: str) -> list[tuple[str, str]]:
    """Names and contents, in order."""
    return _META.findall(text)


def test_each_author_s_id_follows_the_author_directly() -> None:
    found = [(name, content) for name, content in tags(head_tags(POTS)) if "author" in name]

    assert found == [
        ("citation_author", "Carberry, Josiah"),
        ("citation_author_orcid", JOSIAH),
        ("citation_author", "Example, Ada"),
        ("citation_author", "Pottery Working Group"),
    ]


def test_the_citation_is_in_the_tags() -> None:
    found = dict(tags(head_tags(POTS)))

    assert found["citation_title"] == "A Theory of Cracked Pots"
    assert found["citation_publication_date"] == "2019/03/07"
    assert found["citation_doi"] == "10.5555/12345678"
    assert found["citation_journal_title"] == "Journal of Psychoceramics"
    assert found["citation_abstract_html_url"] == "https://repository.example.org/12"


@pytest.mark.parametrize(
    ("date", "told"), [("2019", "2019"), ("2019-03", "2019/03"), ("in press", None), ("", None)]
)
def test_a_date_is_as_exact_as_it_is_known(date: str, told: str | None) -> None:
    item = replace(POTS, byline=replace(CRACKED_POTS, date=date))

    assert dict(tags(head_tags(item))).get("citation_publication_date") == told


@pytest.mark.parametrize(
    ("work_type", "publisher", "container"),
    [
        ("dissertation-thesis", "citation_dissertation_institution", "citation_series_title"),
        ("report", "citation_technical_report_institution", "citation_series_title"),
        ("conference-paper", "citation_publisher", "citation_conference_title"),
        ("book-chapter", "citation_publisher", "citation_inbook_title"),
    ],
)
def test_publisher_and_container_go_by_the_work_type(work_type: str, publisher: str, container: str) -> None:
    found = dict(tags(head_tags(replace(POTS, byline=replace(CRACKED_POTS, work_type=work_type)))))

    assert found[publisher] == "Society of Psychoceramics"
    assert found[container] == "Journal of Psychoceramics"


def test_links_name_the_proved_authors_and_the_doi() -> None:
    text = head_tags(POTS)

    assert re.findall(r'<link rel="([^"]*)" href="([^"]*)">', text) == [
        ("author", JOSIAH),
        ("cite-as", "https://doi.org/10.5555/12345678"),
    ]


def test_a_page_has_room_for_every_author() -> None:
    assert head_tags(crowd(300)).count('<link rel="author"') == 300
