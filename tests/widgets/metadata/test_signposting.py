"""Links in headers, and link sets."""

from dataclasses import replace

import pytest
from requests.utils import parse_header_links

from orcid_repo_plugin.domain.byline import AuthorList, Byline
from orcid_repo_plugin.widgets.metadata import link_header, links, linkset
from tests.widgets.metadata.items import CRACKED_POTS, HOSTILE, JOSIAH, POTS, crowd, with_text

LINKSET = "https://orcid.repository.example.org/items/main/12/linkset.json"
DATACITE = ("https://orcid.repository.example.org/items/main/12/datacite.json", "application/json")
DOI = "https://doi.org/10.5555/12345678"


def test_a_header_names_the_proved_authors_the_doi_and_the_descriptions() -> None:
    header = link_header(POTS, LINKSET, described_by=[DATACITE])

    assert parse_header_links(header) == [
        {"url": JOSIAH, "rel": "author"},
        {"url": DOI, "rel": "cite-as"},
        {"url": DATACITE[0], "rel": "describedby", "type": "application/json"},
    ]


@pytest.mark.parametrize(("size", "named"), [(1, 1), (20, 20), (21, 0), (300, 0)])
def test_a_header_with_more_than_twenty_authors_names_the_link_set_instead(size: int, named: int) -> None:
    found = parse_header_links(link_header(crowd(size), LINKSET))

    assert [one["rel"] for one in found].count("author") == named
    assert [one["url"] for one in found if one["rel"] == "linkset"] == ([] if named else [LINKSET])


def test_the_link_set_has_every_author_in_order() -> None:
    many = crowd(300)

    [context] = linkset(many, CRACKED_POTS.uri)["linkset"]

    assert context["anchor"] == "https://repository.example.org/12"
    assert [one["href"] for one in context["author"]] == [one.badge.uri for one in many.names if one.badge]
    assert context["cite-as"] == [{"href": DOI}]


def test_the_link_set_says_of_what_type_a_description_is() -> None:
    [context] = linkset(POTS, CRACKED_POTS.uri, described_by=[DATACITE])["linkset"]

    assert context["describedby"] == [{"href": DATACITE[0], "type": "application/json"}]


def test_an_item_of_which_nothing_is_known_has_no_links() -> None:
    nothing = AuthorList(byline=Byline(repository="main", item_id="1"))

    assert links(nothing) == []
    assert link_header(nothing, LINKSET) == ""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_can_end_the_header(text: str) -> None:
    header = link_header(
        with_text(text), text, described_by=[(text, text), ("https://a.example/" + text, text)]
    )

    assert header.isascii()
    assert header.isprintable()
    assert all(one["rel"] in ("author", "cite-as", "describedby") for one in parse_header_links(header))


def test_a_doi_with_angle_brackets_stays_inside_its_link() -> None:
    odd = replace(CRACKED_POTS, identifiers=(("doi", "10.5555/a<1::b>c;2-#"),))

    assert links(replace(POTS, byline=odd))[1][0] == "https://doi.org/10.5555/a%3C1::b%3Ec;2-%23"
    [_, cite_as] = parse_header_links(link_header(replace(POTS, byline=odd), LINKSET))
    assert cite_as == {"url": "https://doi.org/10.5555/a%3C1::b%3Ec%3B2-%23", "rel": "cite-as"}
