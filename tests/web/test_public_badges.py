"""Badges by their addresses, and many at once."""

import json
from typing import Any

import pytest
from lxml import etree, html

from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.store.tables import person
from tests.web.showcase import CLAIMED, JOSIAH, LAURE, SOFIA, UNKNOWN, WRONG, Showcase

KINDS = {
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
STYLES = ("full", "compact", "icon", "card")
WORD = "(unauthenticated)"


@pytest.fixture
def show(site: Any) -> Showcase:
    """The site, with people and an item."""
    return Showcase(site)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ending", KINDS)
def test_every_form_and_style_says_which_id_is_proved_and_which_is_not(
    show: Showcase, ending: str, style: str
) -> None:
    proved = show.get(f"/badge/{JOSIAH}.{ending}?style={style}")
    typed_in = show.get(f"/badge/{SOFIA}.{ending}?style={style}")

    assert (proved.status_code, typed_in.status_code) == (200, 200)
    assert proved.headers["Content-Type"] == typed_in.headers["Content-Type"] == KINDS[ending]
    assert JOSIAH in proved.text
    assert WORD not in proved.text
    assert WORD in typed_in.text


def test_without_a_style_the_whole_uri_is_shown(show: Showcase) -> None:
    answer = show.get(f"/badge/{JOSIAH}.html")

    assert answer.text == show.get(f"/badge/{JOSIAH}.html?style=full").text
    assert html.fromstring(answer.text).text_content().strip().endswith(f"https://orcid.org/{JOSIAH}")


def test_an_svg_is_whole_and_asks_nobody_for_anything(show: Showcase) -> None:
    tree = etree.fromstring(show.get(f"/badge/{SOFIA}.svg").data)

    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert not tree.xpath("//*[local-name()='script' or local-name()='image' or local-name()='use']")


def test_json_tells_uri_digits_state_and_name(show: Showcase) -> None:
    told = show.get(f"/badge/{SOFIA}.json").json

    assert told["orcid"] == f"https://orcid.org/{SOFIA}"
    assert told["id"] == SOFIA
    assert (told["authenticated"], told["name"], told["state"]) == (False, "Sofia Garcia", WORD)
    assert show.get(f"/badge/{JOSIAH}.json").json["authenticated"] is True


def test_an_id_that_only_stands_on_an_item_is_shown_as_not_proved(show: Showcase) -> None:
    told = show.get(f"/badge/{CLAIMED}.json").json

    assert (told["authenticated"], told["name"]) == (False, "Ann Wright")


@pytest.mark.parametrize("orcid", [UNKNOWN, LAURE], ids=["unknown", "hidden"])
def test_who_is_unknown_and_who_hides_are_answered_alike(show: Showcase, orcid: str) -> None:
    for ending in KINDS:
        answer, other = show.get(f"/badge/{orcid}.{ending}"), show.get(f"/badge/0000-0001-5000-0007.{ending}")

        assert answer.status_code == other.status_code == 404
        assert answer.data == other.data
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_an_id_with_a_wrong_check_digit_is_never_shown_as_one(show: Showcase) -> None:
    for ending in KINDS:
        answer = show.get(f"/badge/{WRONG}.{ending}")

        assert answer.status_code == 400
        assert WRONG not in answer.text
        assert "check digit" in answer.text


@pytest.mark.parametrize(
    "spelling",
    [
        JOSIAH,
        "0000000218250097",
        "0000 0002 1825 0097",
        f"https://orcid.org/{JOSIAH}",
        f"https:/orcid.org/{JOSIAH}",
        f"http%3A%2F%2Forcid.org%2F{JOSIAH}",
        f"orcid.org/{JOSIAH}",
        f"ORCID%20iD:%20{JOSIAH}",
    ],
)
def test_an_id_is_understood_in_every_usual_spelling(show: Showcase, spelling: str) -> None:
    assert show.get(f"/badge/{spelling}.json").json["id"] == JOSIAH


def test_a_small_x_is_the_same_id(show: Showcase) -> None:
    show.person("0000-0002-1694-233X", "20", "Ann Example", Proof.SIGNED_IN)

    assert show.get("/badge/0000-0002-1694-233x.txt").text == show.get("/badge/0000-0002-1694-233X.txt").text


@pytest.mark.parametrize(
    "path", ["/badge", "/badge/", f"/badge/{JOSIAH}", f"/badge/{JOSIAH}.png", "/badge/.html"]
)
def test_what_has_no_form_is_told_so_in_one_sentence(show: Showcase, path: str) -> None:
    answer = show.get(path)

    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.count(".") == 1


@pytest.mark.parametrize("style", ["", "FULL", "big", "full%00", "full,icon", "../card", "card%20"])
def test_a_style_that_there_is_not_is_told(show: Showcase, style: str) -> None:
    answer = show.get(f"/badge/{JOSIAH}.html?style={style}")

    assert answer.status_code == 400
    assert answer.text == "The style of a badge is full, compact, icon or card.\n"


@pytest.mark.parametrize(
    "claim",
    [
        "authenticated=true",
        "state=authenticated",
        "proof=signed_in",
        "name=Josiah%20Carberry",
        "style=full&style=icon&authenticated=1",
        "unauthenticated=",
        "icons=https://evil.example",
        "orcid=0000-0002-1825-0097",
    ],
)
def test_no_query_changes_the_state_of_an_id(show: Showcase, claim: str) -> None:
    for ending in KINDS:
        usual, asked = show.get(f"/badge/{SOFIA}.{ending}"), show.get(f"/badge/{SOFIA}.{ending}?{claim}")
        assert asked.data == usual.data


def test_no_header_and_no_cookie_changes_the_state(show: Showcase) -> None:
    usual = show.get(f"/badge/{SOFIA}.html")
    headers = {"X-Authenticated": "true", "Cookie": "authenticated=true", "Authorization": "Bearer made-up"}

    assert show.get(f"/badge/{SOFIA}.html", headers=headers).data == usual.data


@pytest.mark.parametrize(
    ("asked", "preferred", "word"),
    [
        ("de", "", "de"),
        ("", "de-AT, en;q=0.5", "de"),
        ("", "fr;q=0.3, es", "es"),
        ("xx", "fr", "fr"),
        ("", "", "en"),
    ],
)
def test_a_badge_speaks_the_language_that_is_asked_for(
    show: Showcase, asked: str, preferred: str, word: str
) -> None:
    query = f"?lang={asked}" if asked else ""
    answer = show.get(f"/badge/{SOFIA}.html{query}", headers={"Accept-Language": preferred})

    known = show.site.web.extensions["orcid-repo"].badge_languages
    spoken = known.find(word) or known.default
    assert spoken.text(WORD) in answer.text
    assert answer.headers["Content-Language"] == spoken.tag
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(("before", "lang"), [(19, "de"), (20, "en"), (5000, "en")])
def test_of_the_languages_that_a_browser_prefers_the_first_twenty_are_looked_at(
    show: Showcase, before: int, lang: str
) -> None:
    header = ",".join((*(f"xx-{number}" for number in range(before)), "de"))

    answer = show.get(f"/badge/{SOFIA}.json", headers={"Accept-Language": header})

    assert answer.headers["Content-Language"] == lang


def test_a_name_from_the_books_is_text(show: Showcase) -> None:
    show.person("0000-0002-1694-233X", "20", '<img src=x onerror="alert(1)">', Proof.NONE)

    tree = html.fromstring(f"<div>{show.get('/badge/0000-0002-1694-233X.html?style=icon').text}</div>")

    assert not tree.xpath("//@onerror")
    assert len(tree.xpath("//img")) == 1


# -- many at once


def test_many_badges_come_in_the_order_in_which_they_were_asked(show: Showcase) -> None:
    asked = [SOFIA, "no iD", JOSIAH, WRONG, LAURE, UNKNOWN, f"https://orcid.org/{JOSIAH}", "", SOFIA]

    told = show.post(json.dumps({"orcids": asked})).json["badges"]

    assert list(told) == list(dict.fromkeys(asked))
    assert {text: one and one["authenticated"] for text, one in told.items()} == {
        SOFIA: False,
        "no iD": None,
        JOSIAH: True,
        WRONG: None,
        LAURE: None,
        UNKNOWN: None,
        f"https://orcid.org/{JOSIAH}": True,
        "": None,
    }


def test_each_of_many_is_what_its_own_address_tells(show: Showcase) -> None:
    told = show.post(json.dumps({"orcids": [JOSIAH]})).json["badges"][JOSIAH]
    own = show.get(f"/badge/{JOSIAH}.json").json

    assert {**told, "style": "full"} == own


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_many_may_be_asked_for_under_any_content_type(show: Showcase, kind: str) -> None:
    answer = show.post(json.dumps({"orcids": [JOSIAH]}), content_type=kind)

    assert answer.json["badges"][JOSIAH]["authenticated"] is True


def test_pages_of_other_sites_may_ask_for_many(show: Showcase) -> None:
    headers = {"Origin": "https://journal.example.org", "Sec-Fetch-Site": "cross-site"}

    answer = show.post(json.dumps({"orcids": [JOSIAH]}), headers=headers, content_type="text/plain")

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


def test_none_at_all_is_an_answer_too(show: Showcase) -> None:
    assert show.post('{"orcids": []}').json == {"badges": {}}


def test_five_hundred_are_answered_and_one_more_is_not(show: Showcase) -> None:
    many = [f"{n:04d}" for n in range(500)]

    assert len(show.post(json.dumps({"orcids": many})).json["badges"]) == 500
    answer = show.post(json.dumps({"orcids": [*many, JOSIAH]}))
    assert answer.status_code == 400
    assert "500" in answer.json["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"0000-0002-1825-0097"',
        b"{}",
        b'{"orcids": null}',
        b'{"orcids": "0000-0002-1825-0097"}',
        b'{"orcids": {"0": "0000-0002-1825-0097"}}',
        b'{"orcids": [1]}',
        b'{"orcids": [null]}',
        b'{"orcids": ["0000-0002-1825-0097", ["0000-0002-1825-0097"]]}',
        b'{"orcids": ["\\ud800"]}',
        b'{"orcids": ["\xff"]}',
        b"[" * 100_000,
        b'{"orcids": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        '{"orcids": []}'.encode("utf-16"),
        b"\x1f\x8b\x08\x00",
        b'{"orcids": [NaN]}',
    ],
)
def test_a_body_that_is_not_understood_is_told_in_one_sentence(show: Showcase, body: bytes) -> None:
    answer = show.post(body)

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"].count(". ") == 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_body_that_nobody_needs_is_too_large(show: Showcase) -> None:
    answer = show.post(b" " * (1024 * 1024 + 1))

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"


def test_odd_texts_are_asked_for_and_have_no_badge(show: Showcase) -> None:
    odd = ["\x00", "\u202e", "٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧", "0" * 10_000, "😀", f"{JOSIAH}\n{JOSIAH}"]

    assert show.post(json.dumps({"orcids": odd})).json == {"badges": dict.fromkeys(odd)}


def test_who_hides_their_id_disappears_from_the_next_answer(show: Showcase) -> None:
    with show.site.store.writing() as c:
        c.execute(person.update().where(person.c.orcid == JOSIAH).values(show_orcid=False))
    show.forget()

    assert show.get(f"/badge/{JOSIAH}.html").status_code == 404
    assert show.post(json.dumps({"orcids": [JOSIAH]})).json == {"badges": {JOSIAH: None}}
