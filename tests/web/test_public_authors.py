"""The authors of public items: lists for pages, and metadata for machines."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree, html

from orcid_repo_plugin.widgets.metadata import FORMATS, MARK_THE_STATE
from tests.services.house import author
from tests.web.caller import Caller
from tests.web.showcase import CLAIMED, JOSIAH, LAURE, SOFIA, Showcase, pots

PLACES = ("authors.html", "authors.json", "authors.jsonld", "datacite.json", "head.html", "linkset.json")
NAMES = ["Josiah Carberry", "Sofia Garcia", "Laure Haak", "Ann Wright", "Ann Potter"]
PROVED = f"https://orcid.org/{JOSIAH}"


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


def test_all_authors_come_in_order_with_their_ids_in_place(show: Showcase) -> None:
    told = show.get("/items/main/pots-3/authors.json").json

    assert [one["name"] for one in told["authors"]] == NAMES
    assert [one["orcid"] and one["orcid"]["id"] for one in told["authors"]] == [
        JOSIAH,
        SOFIA,
        None,
        CLAIMED,
        None,
    ]
    assert [one["orcid"]["authenticated"] for one in told["authors"] if one["orcid"]] == [True, False, False]
    assert (told["repository"], told["id"], told["total"]) == ("main", "pots-3", 5)


def test_the_list_as_html_has_an_icon_and_a_word_for_each_state(show: Showcase) -> None:
    answer = show.get("/items/main/pots-3/authors.html")
    tree = html.fromstring(answer.text)

    assert tree.xpath("//a[@rel='author']/@href") == [PROVED]
    assert len(tree.xpath("//a[contains(@class, 'orcid-id--unauthenticated')]")) == 2
    assert answer.text.count("(unauthenticated)") == 2
    assert LAURE not in answer.text
    assert all(name in tree.text_content() for name in NAMES)


@pytest.mark.parametrize("style", ["icon", "compact", "full"])
def test_the_ids_in_a_list_have_the_style_that_is_asked_for(show: Showcase, style: str) -> None:
    tree = html.fromstring(show.get(f"/items/main/pots-3/authors.html?style={style}").text)
    [shown] = tree.xpath("//a[@rel='author']")

    assert shown.text_content().strip() == {"icon": "", "compact": JOSIAH, "full": PROVED}[style]


@pytest.mark.parametrize("style", ["card", "", "x"])
def test_a_list_has_no_other_style(show: Showcase, style: str) -> None:
    assert show.get(f"/items/main/pots-3/authors.html?style={style}").status_code == 400


def test_machines_get_proved_ids_as_identities_and_no_others(show: Showcase) -> None:
    told = show.get("/items/main/pots-3/authors.jsonld")

    assert told.mimetype == "application/ld+json"
    assert [one.get("@id") for one in json.loads(told.data)["author"]] == [PROVED, None, None, None, None]
    assert SOFIA not in told.text


def test_datacite_gets_proved_ids_only(show: Showcase) -> None:
    told = show.get("/items/main/pots-3/datacite.json")
    creators = told.json["creators"]

    assert told.mimetype == "application/json"
    assert [one["nameIdentifier"] for one in creators[0]["nameIdentifiers"]] == [PROVED]
    assert not any(one.get("nameIdentifiers") for one in creators[1:])


def test_the_head_of_a_page_names_the_id_directly_after_its_author(show: Showcase) -> None:
    tree = html.fromstring(f"<html><head>{show.get('/items/main/pots-3/head.html').text}</head></html>")
    names = tree.xpath("//meta[starts-with(@name, 'citation_author')]/@name")

    assert names[:3] == ["citation_author", "citation_author_orcid", "citation_author"]
    assert tree.xpath("//meta[@name='citation_author_orcid']/@content") == [PROVED]


def test_every_format_of_metadata_has_an_address(show: Showcase) -> None:
    for name in FORMATS:
        answer = show.get(f"/items/main/pots-3/metadata/{name}")

        assert answer.status_code == 200
        if answer.mimetype == "application/xml":
            assert len(etree.fromstring(f"<all>{answer.text.partition('?>')[2] or answer.text}</all>")) > 0
        if name not in MARK_THE_STATE:
            assert SOFIA not in answer.text


def test_signposting_names_the_proved_authors_and_what_describes_the_item(show: Showcase) -> None:
    links = show.get("/items/main/pots-3/authors.json").headers["Link"]

    assert f'<{PROVED}>; rel="author"' in links
    assert SOFIA not in links
    assert (
        '<https://orcid.repository.example.org/items/main/pots-3/authors.jsonld>; rel="describedby"' in links
    )
    assert "oembed" not in links
    assert "oembed" in show.get("/items/main/pots-3/authors.html").headers["Link"]


def test_of_more_than_twenty_authors_the_header_names_the_link_set(show: Showcase, site: Any) -> None:
    people = [site.registry.person("Ann", f"Potter{n}")["orcid"] for n in range(21)]
    from orcid_repo_plugin.domain.person import Proof

    for n, orcid in enumerate(people):
        show.person(orcid, f"many-{n}", f"Ann Potter{n}", Proof.SIGNED_IN)
    show.deposit(pots("many", *(author(f"Potter{n}, Ann", orcid) for n, orcid in enumerate(people))))

    links = show.get("/items/main/many/authors.html").headers["Link"]
    whole = show.get("/items/main/many/linkset.json")

    assert 'rel="author"' not in links
    assert '<https://orcid.repository.example.org/items/main/many/linkset.json>; rel="linkset"' in links
    assert whole.mimetype == "application/linkset+json"
    assert len(json.loads(whole.data)["linkset"][0]["author"]) == 22


@pytest.mark.parametrize("item", ["main/unknown", "nowhere/pots-3", "main/pots-3/", "main//pots-3"])
def test_what_the_public_does_not_see_is_not_there(show: Showcase, item: str) -> None:
    for place in PLACES:
        answer = show.get(f"/items/{item}/{place}")

        assert answer.status_code == 404
        assert answer.mimetype == ("text/plain" if place.endswith("html") else "application/problem+json")


@pytest.mark.parametrize(
    "path", ["authors.xml", "authors", "authors.", "datacite.xml", "metadata/pica", "metadata/", "head.js"]
)
def test_a_form_that_there_is_not_is_told(show: Showcase, path: str) -> None:
    answer = show.get(f"/items/main/pots-3/{path}")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "path", ["x/authors.json", "main//authors.json", "/authors.json", "main/authors.html", "authors.json"]
)
def test_without_an_id_there_is_no_item(show: Showcase, path: str) -> None:
    assert show.get(f"/items/{path}").status_code == 404


IDS = [
    "10.5555/12345678",
    "a/b/c",
    "authors.json",
    "x/authors.json",
    "x/authors.json/metadata/jats",
    "metadata/5",
    "a.b.html",
    "/begins",
    "ends/",
    "two  blanks?#%25&",
    "éß漢字😀",
    "..",
    "../../etc",
    "%2F",
]


def test_an_id_may_hold_anything(show: Showcase) -> None:
    show.deposit(*map(pots, IDS))

    for item_id in IDS:
        for spelled in {quote(item_id, safe=""), quote(item_id, safe="/")}:
            assert show.get(f"/items/main/{spelled}/authors.json").json["id"] == item_id


def test_an_id_may_hold_a_line_end(show: Showcase) -> None:
    show.deposit(pots("a\nb"))

    answer = show.get("/items/main/a%0Ab/authors.html")

    assert answer.status_code == 200
    assert "\n" not in answer.headers["Link"]


def test_the_addresses_that_we_give_lead_back_to_us(show: Showcase) -> None:
    show.deposit(*map(pots, IDS))

    for item_id in IDS:
        links = show.get(f"/items/main/{quote(item_id, safe='')}/linkset.json")
        [context] = json.loads(links.data)["linkset"]
        for one in context["describedby"]:
            answer = show.get(one["href"].removeprefix(show.site.base_url))
            assert answer.status_code == 200, one


# -- signed calls beside them


@pytest.mark.parametrize(
    "item_id", ["x/authors.json", "authors.json", "x/metadata/jats", "datacite.json", "head.html"]
)
def test_a_host_may_put_read_and_delete_an_item_whose_id_ends_like_a_public_address(
    site: Any, item_id: str
) -> None:
    caller = Caller(site)
    body = {"title": "A Theory of Cracked Pots", "type": "journal-article", "date": "2008", "public": True}
    answer = caller.put(item_id, body)

    assert answer.status_code in (202, 422), answer.text  # it is heard as an item, whatever it holds
    assert answer.json.get("id", item_id) == item_id
    asked = caller("GET", f"main/{item_id}")
    assert asked.status_code in (200, 404)
    assert asked.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in asked.headers
    assert caller("DELETE", f"main/{item_id}").status_code in (202, 404)


def test_a_wrongly_signed_call_is_refused_and_not_answered_as_public(show: Showcase) -> None:
    answer = show.get("/items/main/pots-3/authors.json", headers={"Authorization": "Bearer made.up.call"})

    assert answer.status_code == 401
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_item_itself_stays_for_its_host(show: Showcase) -> None:
    answer = show.get("/items/main/pots-3")

    assert answer.status_code == 401
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_item_that_is_withdrawn_leaves_the_public_with_the_next_answer(site: Any) -> None:
    show, caller = Showcase(site), Caller(site)
    assert show.get("/items/main/pots-3/authors.json").status_code == 200

    assert caller("DELETE", "main/pots-3").status_code == 202

    assert show.get("/items/main/pots-3/authors.json").status_code == 404
