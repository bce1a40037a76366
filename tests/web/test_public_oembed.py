"""oEmbed: what other sites put into their pages for an address of ours."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.web.showcase import JOSIAH, LAURE, SOFIA, UNKNOWN, WRONG, Showcase

OURS = "https://orcid.repository.example.org"
PATHS = (f"/badge/{JOSIAH}.html", "/items/main/pots-3/authors.html", "/people/main/7.html")


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


def ask(show: Showcase, url: str, **more: Any) -> Any:
    """What oEmbed says of an address."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return show.get(f"/oembed?url={quote(url, safe='')}{query}")


@pytest.mark.parametrize("path", PATHS)
def test_each_of_our_addresses_has_html_of_a_known_size(show: Showcase, path: str) -> None:
    answer = ask(show, OURS + path)
    told = answer.json

    assert answer.mimetype == "application/json"
    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert f"https://orcid.org/{JOSIAH}" in told["html"]
    assert "<script" not in told["html"]
    assert told["width"] > 0
    assert told["height"] > 0
    assert told["provider_name"] == "Brown Digital Repository"
    assert told["cache_age"] == 3600


@pytest.mark.parametrize("path", PATHS)
def test_each_of_our_addresses_leads_to_what_oembed_says_of_it(show: Showcase, path: str) -> None:
    links = show.get(path).headers["Link"]
    [address] = [one for one in links.split(", ") if "json+oembed" in one]

    told = show.get(address.partition(">")[0].removeprefix(f"<{OURS}"))

    assert told.status_code == 200
    assert f"https://orcid.org/{JOSIAH}" in told.json["html"]


def test_who_has_not_proved_an_id_is_embedded_so(show: Showcase) -> None:
    told = ask(show, f"{OURS}/badge/{SOFIA}.html?authenticated=true").json

    assert "(unauthenticated)" in told["html"]


@pytest.mark.parametrize("style", ["full", "compact", "icon", "card"])
def test_the_style_in_the_address_counts(show: Showcase, style: str) -> None:
    told = ask(show, f"{OURS}/badge/{JOSIAH}.html?style={style}").json

    assert told["html"] == show.get(f"/badge/{JOSIAH}.html?style={style}").text


def test_what_has_no_room_becomes_narrower(show: Showcase) -> None:
    widths = [
        ask(show, f"{OURS}/badge/{JOSIAH}.html", maxwidth=most).json["width"] for most in (600, 300, 60, 9)
    ]

    assert widths == sorted(widths, reverse=True)
    assert all(width <= most for width, most in zip(widths, (600, 300, 60, 9), strict=True))
    narrow = ask(show, f"{OURS}/badge/{JOSIAH}.html", maxwidth=60).json["html"]
    assert narrow == show.get(f"/badge/{JOSIAH}.html?style=icon").text
    assert ask(show, f"{OURS}{PATHS[1]}", maxheight=10).json["height"] == 10


@pytest.mark.parametrize("style", ["full", "compact", "icon"])
def test_the_style_in_the_address_of_an_author_list_counts(show: Showcase, style: str) -> None:
    path = f"/items/main/pots-3/authors.html?style={style}"

    assert ask(show, OURS + path).json["html"] == show.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        f"/badge/{JOSIAH}.exe",
        f"/badge/{JOSIAH}.html?style=",
        f"/badge/{JOSIAH}.html?style=ICON",
        "/items/main/pots-3/authors.exe",
        "/items/main/pots-3/authors.html?style=card",
        "/people/main/7.exe",
    ],
)
def test_what_an_address_refuses_is_not_embedded(show: Showcase, path: str) -> None:
    assert show.get(path).status_code in (400, 404)
    assert ask(show, OURS + path).json["code"] == "unknown-address"


def test_of_an_argument_that_is_given_twice_the_first_counts_as_at_the_address(show: Showcase) -> None:
    path = f"/badge/{JOSIAH}.html?style=icon&style=compact"

    assert ask(show, OURS + path).json["html"] == show.get(path).text


def test_the_language_of_the_address_is_kept_in_what_is_embedded(show: Showcase) -> None:
    address = f"{OURS}/badge/{SOFIA}.html?lang=de"
    link = show.get(address.removeprefix(OURS)).headers["Link"].partition(">")[0]

    for told in (ask(show, address), show.get(link.removeprefix(f"<{OURS}"))):
        assert "(nicht bestätigt)" in told.json["html"]
        assert told.headers["Content-Language"] == "de"


def test_the_language_that_is_asked_for_comes_before_that_of_the_address(show: Showcase) -> None:
    told = ask(show, f"{OURS}/badge/{SOFIA}.html?lang=de", lang="fr")

    assert told.headers["Content-Language"] == "fr"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/badge/0000-0002-1825-0097.html",
        f"https://orcid.repository.example.org.evil.example/badge/{JOSIAH}.html",
        f"https://evil.example@orcid.repository.example.org/badge/{JOSIAH}.html",
        f"{OURS}:8443/badge/{JOSIAH}.html",
        f"file:///badge/{JOSIAH}.html",
        f"//orcid.repository.example.org/badge/{JOSIAH}.html",
        f"{OURS}/connect",
        f"{OURS}/",
        OURS,
        f"{OURS}/badge/{UNKNOWN}.html",
        f"{OURS}/badge/{LAURE}.html",
        f"{OURS}/badge/{WRONG}.html",
        f"{OURS}/badge/{JOSIAH}.html?style=big",
        f"{OURS}/badge/{JOSIAH}.html?{'&' * 100}",
        f"{OURS}/people/main/9.html",
        f"{OURS}/items/main/unknown/authors.html",
        f"{OURS}/items/main/pots-3",
        "https://[",
        "x",
        "\x00",
        "https://" + "x" * 10_000,
    ],
)
def test_for_any_other_address_there_is_nothing(show: Showcase, url: str) -> None:
    answer = ask(show, url)

    assert answer.status_code in ((200, 404) if "&" in url else (404,))
    if answer.status_code == 404:
        assert answer.json["detail"] == "We have nothing to embed for this address."


def test_xml_is_not_offered(show: Showcase) -> None:
    answer = ask(show, OURS + PATHS[0], format="xml")

    assert answer.status_code == 501
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?url=", "?format=json", "?URL=x"])
def test_without_an_address_it_is_told_what_to_send(show: Showcase, query: str) -> None:
    assert show.get(f"/oembed{query}").status_code == 400


@pytest.mark.parametrize("size", ["0", "-5", "x", "1e3", "٣", "99999999", "1.5", "%00"])
def test_a_size_that_is_no_number_is_told(show: Showcase, size: str) -> None:
    for name in ("maxwidth", "maxheight"):
        assert ask(show, OURS + PATHS[0], **{name: size}).status_code == 400


def test_under_a_path_addresses_have_it(make_site: Any) -> None:
    show = Showcase(make_site(base_url="https://repository.example.org/orcid"))
    client = show.site.client()

    told = client.get(
        f"/orcid/oembed?url=https://repository.example.org/orcid/badge/{JOSIAH}.html",
        base_url="https://repository.example.org",
    )
    other = client.get(
        f"/orcid/oembed?url=https://repository.example.org/badge/{JOSIAH}.html",
        base_url="https://repository.example.org",
    )

    assert "https://repository.example.org/orcid/icons/" in told.json["html"]
    assert other.status_code == 404
