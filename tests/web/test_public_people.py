"""Researchers who show their iD, and their items."""

import json
from typing import Any

import pytest
from lxml import html

from orcid_repo_plugin.store.tables import person
from tests.services.house import author, item
from tests.web.showcase import CLAIMED, JOSIAH, LAURE, SOFIA, UNKNOWN, WRONG, Showcase, pots


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


@pytest.mark.parametrize("user", ["7", JOSIAH, f"https://orcid.org/{JOSIAH}"], ids=["account", "iD", "URI"])
def test_somebody_is_found_by_account_and_by_id(show: Showcase, user: str) -> None:
    told = show.get(f"/people/main/{user}.json").json

    assert told["orcid"] == f"https://orcid.org/{JOSIAH}"
    assert (told["repository"], told["name"], told["authenticated"]) == ("main", "Josiah Carberry", True)
    assert [set(one) for one in told["items"]] == [{"id", "title", "uri", "date", "doi"}]
    assert told["items"][0]["uri"] == "https://repo.example.edu/pots-3/"


def test_nobodys_account_is_told(show: Showcase) -> None:
    show.deposit(pots("pots-4"))
    with show.site.store.writing() as c:
        c.execute(person.update().where(person.c.user_id == "7").values(user_id="jcarberry"))
    show.forget()

    for ending in ("json", "html"):
        answer = show.get(f"/people/main/{JOSIAH}.{ending}")
        assert answer.status_code == 200
        assert "jcarberry" not in answer.text


NOBODY = (
    *("8", SOFIA, "9", LAURE, CLAIMED, UNKNOWN, WRONG, "10", "0", "-1"),
    *("%00", "x" * 600, "..", "7/8", "%2e%2e%2f7", "%ED%A0%80"),
)
"""Accounts and iDs: typed in by others, hidden, only claimed, unknown, none at all."""


@pytest.mark.parametrize("ending", ["html", "json"])
def test_who_does_not_show_an_id_and_who_is_not_there_are_answered_alike(show: Showcase, ending: str) -> None:
    usual = show.get(f"/people/main/nobody.{ending}")

    for user in NOBODY:
        answer = show.get(f"/people/main/{user}.{ending}")
        assert (answer.status_code, answer.data) == (404, usual.data), user


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people/",
        "/people/main",
        "/people/main/",
        "/people/main/7",
        "/people//7.json",
        "/people/other/7.json",
        "/people/main/7.xml",
    ],
)
def test_what_names_nobody_is_told_in_one_sentence(show: Showcase, path: str) -> None:
    answer = show.get(path)

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "<" not in answer.text


def test_people_can_be_switched_off(make_site: Any) -> None:
    show = Showcase(make_site(badges={"people": False}))

    for ending in ("html", "json"):
        assert show.get(f"/people/main/7.{ending}").status_code == 404
    assert show.get(f"/badge/{JOSIAH}.json").status_code == 200
    url = f"{show.site.base_url}/people/main/7.html"
    assert show.get(f"/oembed?url={url}").status_code == 404


def test_who_hides_their_id_has_no_page_any_more(show: Showcase) -> None:
    assert show.get("/people/main/7.html").status_code == 200
    with show.site.store.writing() as c:
        c.execute(person.update().where(person.c.user_id == "7").values(show_orcid=False))
    show.forget()

    assert show.get("/people/main/7.html").status_code == 404


def test_the_page_shows_name_id_and_items_with_year_and_authors(show: Showcase) -> None:
    tree = html.fromstring(show.get("/people/main/7.html").text)

    assert tree.xpath("string(//h1)") == "Josiah Carberry"
    assert tree.xpath("//main/p//a[@class='orcid-id']/@href") == [f"https://orcid.org/{JOSIAH}"]
    assert tree.xpath("//cite/a/@href") == ["https://repo.example.edu/pots-3/"]
    assert tree.xpath("string(//cite/a)") == "A Theory of Cracked Pots"
    shown = " ".join(tree.xpath("string(//ul[@class='items']/li)").split())
    assert "(2008)" in shown
    assert "Sofia Garcia" in shown
    assert "(unauthenticated)" in shown


def test_the_page_tells_machines_who_it_is_about(show: Showcase) -> None:
    tree = html.fromstring(show.get("/people/main/7.html").text)
    [data] = tree.xpath("//script")
    [embedding] = tree.xpath("//link[@type='application/json+oembed']/@href")

    assert data.get("type") == "application/ld+json"
    assert json.loads(data.text)["@id"] == f"https://orcid.org/{JOSIAH}"
    told = show.get(embedding.removeprefix(show.site.base_url)).json
    assert f"https://orcid.org/{JOSIAH}" in told["html"]


def test_the_page_fetches_from_nobody_else(show: Showcase) -> None:
    answer = show.get("/people/main/7.html")
    tree = html.fromstring(answer.text)
    fetched = tree.xpath("//img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")

    assert fetched
    assert all(one.startswith("/") and not one.startswith("//") for one in fetched), fetched
    for one in fetched:
        assert show.get(one).status_code == 200, one
    assert "img-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_page_speaks_the_languages_of_all_pages(show: Showcase) -> None:
    tree = html.fromstring(show.get("/people/main/7.html", headers={"Accept-Language": "de"}).text)
    others = tree.xpath("//nav//a/@href")

    assert tree.get("lang") == "de"
    assert len(others) > 2
    assert all(one.startswith(f"{show.site.base_url}/people/main/{JOSIAH}.html?lang=") for one in others)
    french = show.get("/people/main/7.html?lang=fr", headers={"Accept-Language": "de"})
    assert html.fromstring(french.text).get("lang") == "fr"
    assert french.headers["Content-Language"] == "fr"


def test_titles_and_names_are_text(show: Showcase) -> None:
    show.deposit(
        pots("bad", author('"><script>alert(1)</script>, Eve'), titles=item("1", title="<b>x</b>").titles)
    )
    text = show.get("/people/main/7.html").text

    assert "<script>" not in text
    assert "<b>x" not in text


def test_of_many_authors_the_first_are_shown(show: Showcase) -> None:
    show.deposit(pots("many", *(author(f"Potter{n}, Ann") for n in range(265))))
    text = show.get("/people/main/7.html").text

    assert "and 240 more" in text
    assert "Potter24" in text
    assert "Potter25" not in text


def test_an_item_without_an_address_is_no_link(show: Showcase) -> None:
    show.deposit(pots("nowhere", uri=""))
    tree = html.fromstring(show.get("/people/main/7.html").text)

    assert len(tree.xpath("//cite")) == 2
    assert len(tree.xpath("//cite/a")) == 1
