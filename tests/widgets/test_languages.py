"""Badges in every language of ORCID's own pages: the state is said in it, and nothing is left in English."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

import pytest
from babel.messages.pofile import read_po
from lxml import etree
from playwright.sync_api import Browser, Page

from orcid_repo_plugin.catalogues import BADGES, Catalogue, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import CREDIT, PublicationDate
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.widgets.author_list import draw_authors
from orcid_repo_plugin.widgets.card_words import STATES
from orcid_repo_plugin.widgets.connect_button import LABEL, connect_button
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.honest_badge import proved
from orcid_repo_plugin.widgets.listing import MOST_AUTHORS, more
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.words import SANDBOX, UNAUTHENTICATED
from tests.widgets.drawn import ICONS, badge_of
from tests.widgets.drawn import Page as Parsed

LANGUAGES: Final = ["ar", "cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh_CN", "zh_TW"]
"""Of ORCID's own pages, besides English."""
WORDS: Final = Catalogues(SiteSettings(), BADGES).by_code
LOOKS: Final = {code: Look(words, ICONS) for code, words in WORDS.items()}
FOLDER: Final = files("orcid_repo_plugin.templates") / "locale" / "badge"
SAME: Final = {"ORCID iD", "ORCID iD: %(orcid)s"}
"""Texts that read alike in most languages."""
READ: Final = (Form.HTML, Form.SVG, Form.MARKDOWN, Form.TEXT, Form.LATEX, Form.JSON)
EACH: Final = pytest.mark.parametrize("code", LANGUAGES)
_PLACE: Final = re.compile(r"%\(\w+\)s")
SUMMARY: Final = RecordSummary(
    read_at=datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC),
    changed_at=datetime(2024, 1, 15, 9, 6, tzinfo=UTC),
    primary="0000-0002-1694-233X",
    employments=(
        Affiliation(organisation="Brown University", start=PublicationDate(1999), validated=True),
        Affiliation(organisation="Guild of Potters", end=PublicationDate(1995)),
    ),
    employment_count=7,
    educations=(Affiliation(organisation="Wesleyan University", role="PhD"),),
    education_count=1,
    works=Count(1234, 3),
    fundings=Count(0, 1),
    peer_reviews=Count(2, 0),
)
CARD: Final = replace(badge_of(), summary=SUMMARY)
ROLES: Final = ("author", "editor", f"{CREDIT}supervision/", "chair-or-translator", "assignee", "co-inventor")
EVERYBODY: Final = AuthorList(
    byline=Byline(repository="main", item_id="12", title="A Theory of Cracked Pots"),
    names=tuple(
        ListedName(name=f"Ruth Okafor {number}", role=role, badge=badge_of(authenticated=bool(number % 2)))
        for number, role in enumerate([*ROLES, *["author"] * (MOST_AUTHORS + 2)])
    ),
)


def catalogue(code: str) -> Any:
    """The translations of a language as they are written."""
    with (FOLDER / f"{code}.po").open("rb") as source:
        return read_po(source, locale=code)


def said(code: str, english: str) -> str:
    """A text in a language, with plain blanks."""
    return " ".join(WORDS[code].text(english).split())


def in_plain_text(form: Form, drawn: str) -> str:
    """What is read of a drawing, with plain blanks; of LaTeX and Markdown, what is written."""
    if form is Form.HTML:
        drawn = Parsed(drawn).text
    if form is Form.SVG:
        texts = etree.fromstring(drawn.encode()).iter("{*}text")
        drawn = " ".join("".join(map(str, text.itertext())) for text in texts)
    if form is Form.JSON:
        drawn = json.loads(drawn)["state"]
    return " ".join(drawn.replace("\\", "").split())


def all_drawn(look: Look) -> Iterator[str]:
    """Whatever there is to draw, in every style and form."""
    badges = [badge_of(), badge_of(""), badge_of(authenticated=False, host="sandbox.orcid.org"), CARD]
    badges += [replace(CARD, summary=replace(SUMMARY, state=state, primary=None)) for state in STATES]
    badges += [replace(CARD, summary=replace(SUMMARY, state="deprecated"))]
    for form in Form:
        yield from (draw(badge, style, form, look) for style in Style for badge in badges)
        yield connect_button("https://orcid.repository.example.org/connect", look, form)
        yield draw_authors(EVERYBODY, form, look)


class Asked(Catalogue):
    """English that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__("en", {})
        self.texts: set[str] = set()

    def text(self, english: str) -> str:
        self.texts.add(english)
        return super().text(english)

    def counted(self, one: str, many: str, number: int) -> str:
        self.texts.add(one)
        return super().counted(one, many, number)


# -- the catalogues


def test_badges_speak_every_language_of_orcids_own_pages() -> None:
    assert set(WORDS) >= {"en", *LANGUAGES}


def test_every_text_that_a_drawing_asks_for_is_in_the_catalogues_and_the_other_way_round() -> None:
    asked = Asked()

    for _drawn in all_drawn(Look(asked, ICONS)):
        pass

    for code in LANGUAGES:
        ids = [one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(code) if one.id]
        assert asked.texts == set(ids), code


@EACH
def test_every_text_is_translated_and_no_translation_is_thrown_away_for_its_placeholders(code: str) -> None:
    for message in catalogue(code):
        if isinstance(message.id, str) and message.id:
            assert WORDS[code].text(message.id) == message.string, message.id
            assert sorted(_PLACE.findall(message.string)) == sorted(_PLACE.findall(message.id)), message.id
            if message.id not in SAME:
                assert message.string != message.id


@EACH
def test_the_state_and_the_sandbox_stand_in_short_parentheses_and_the_button_names_the_id(code: str) -> None:
    for english, longest in ((UNAUTHENTICATED, 20), (SANDBOX, 45)):
        word = said(code, english)
        assert re.fullmatch(r"\([^()]+\)", word), word
        assert len(word) <= longest
    assert "ORCID iD" in said(code, LABEL)


def test_no_two_scripts_of_chinese_are_mixed_up() -> None:
    assert said("zh_CN", UNAUTHENTICATED) == "(未认证)"
    assert said("zh_TW", UNAUTHENTICATED) == "(未認證)"
    assert Catalogues(SiteSettings(), BADGES).find("zh-Hant-HK") is not WORDS["zh_CN"]


# -- drawings


@EACH
@pytest.mark.parametrize("form", READ, ids=str)
@pytest.mark.parametrize("style", Style, ids=str)
def test_every_style_and_form_says_the_state_in_the_language(style: Style, form: Form, code: str) -> None:
    whole, hollow = (badge_of(authenticated=state) for state in (True, False))
    word = said(code, UNAUTHENTICATED)

    assert word in in_plain_text(form, draw(hollow, style, form, LOOKS[code]))
    assert word not in in_plain_text(form, draw(whole, style, form, LOOKS[code]))
    assert UNAUTHENTICATED not in draw(hollow, style, form, LOOKS[code])


@EACH
@pytest.mark.parametrize("form", READ, ids=str)
def test_an_id_for_trials_says_so_in_the_language(form: Form, code: str) -> None:
    trial = badge_of(authenticated=False, host="sandbox.orcid.org")

    for style in Style:
        read = in_plain_text(form, draw(trial, style, form, LOOKS[code]))
        assert said(code, SANDBOX) in read
        assert said(code, UNAUTHENTICATED) in read


@pytest.mark.parametrize("code", WORDS)
def test_whatever_is_drawn_its_placeholders_are_filled(code: str) -> None:
    for drawn in all_drawn(LOOKS[code]):
        assert not _PLACE.search(drawn)
        assert "\ue000" not in drawn


@EACH
def test_the_icon_names_the_person_and_the_id_stays_an_orcid_id(code: str) -> None:
    [icon] = Parsed(draw(badge_of(), Style.ICON, Form.HTML, LOOKS[code])).all("img")

    assert "ORCID iD" in (icon["alt"] or "")
    assert "Josiah Carberry" in (icon["alt"] or "")


@pytest.mark.parametrize("code", WORDS)
def test_our_own_badges_pass_the_check_that_those_of_plugins_must_pass(code: str) -> None:
    for host in ("orcid.org", "sandbox.orcid.org"):
        for state in (True, False):
            badge: Badge = badge_of(authenticated=state, host=host)
            for style in (Style.FULL, Style.COMPACT, Style.ICON):
                assert proved(draw(badge, style, Form.HTML, LOOKS[code]), badge, LOOKS[code])


# -- numbers

HOW_MANY: Final = (1, 2, 5, 240)
FOLDED: Final = {
    "en": ("and 1 more", "and 2 more", "and 5 more", "and 240 more"),
    "ar": ("وواحد آخر", "واثنان آخران", "و5 آخرون", "و240 آخرون"),
    "cs": ("a 1 další", "a 2 další", "a 5 dalších", "a 240 dalších"),
    "de": ("und 1 weitere", "und 2 weitere", "und 5 weitere", "und 240 weitere"),
    "es": ("y 1 más", "y 2 más", "y 5 más", "y 240 más"),
    "fr": ("et 1 autre", "et 2 autres", "et 5 autres", "et 240 autres"),
    "it": ("e 1 altro", "e altri 2", "e altri 5", "e altri 240"),
    "ja": ("ほか1名", "ほか2名", "ほか5名", "ほか240名"),
    "ko": ("외 1명", "외 2명", "외 5명", "외 240명"),
    "pl": ("i jeszcze 1", "i jeszcze 2", "i jeszcze 5", "i jeszcze 240"),
    "pt": ("e mais 1", "e mais 2", "e mais 5", "e mais 240"),
    "ru": ("и ещё 1", "и ещё 2", "и ещё 5", "и ещё 240"),
    "tr": ("ve 1 ad daha", "ve 2 ad daha", "ve 5 ad daha", "ve 240 ad daha"),
    "zh_CN": ("及另外 1 位", "及另外 2 位", "及另外 5 位", "及另外 240 位"),
    "zh_TW": ("及另外 1 位", "及另外 2 位", "及另外 5 位", "及另外 240 位"),
}
"""What stands behind so many folded authors."""
ENTRIES: Final = {
    "ar": {
        1: "وإدخال واحد آخر",
        2: "وإدخالان آخران",
        5: "و5 إدخالات أخرى",
        11: "و11 إدخالًا آخر",
        99: "و99 إدخالًا آخر",
        100: "و100 إدخال آخر",
        240: "و240 إدخالًا آخر",
    },
    "cs": {
        1: "a 1 další položka",
        2: "a 2 další položky",
        5: "a 5 dalších položek",
        22: "a 22 dalších položek",
    },
    "pl": {1: "i jeszcze 1 wpis", 2: "i jeszcze 2 wpisy", 5: "i jeszcze 5 wpisów", 22: "i jeszcze 22 wpisy"},
    "ru": {1: "и ещё 1 запись", 2: "и ещё 2 записи", 5: "и ещё 5 записей", 21: "и ещё 21 запись"},
    "de": {1: "und 1 weiterer Eintrag", 240: "und 240 weitere Einträge"},
    "en": {1: "and 1 more entry", 240: "and 240 more entries"},
}
"""What a card says of so many entries that it does not show."""


@pytest.mark.parametrize("code", WORDS)
def test_folded_authors_are_counted_as_the_language_counts(code: str) -> None:
    assert tuple(more(number, LOOKS[code]) for number in HOW_MANY) == FOLDED[code]


@pytest.mark.parametrize(("code", "number"), [(code, n) for code, forms in ENTRIES.items() for n in forms])
def test_entries_that_a_card_leaves_out_are_counted_as_the_language_counts(code: str, number: int) -> None:
    summary = replace(SUMMARY, employment_count=len(SUMMARY.employments) + number)

    drawn = draw(replace(CARD, summary=summary), Style.CARD, Form.TEXT, LOOKS[code])

    assert f"; {ENTRIES[code][number]}\n" in drawn


@pytest.mark.parametrize(
    ("code", "number"), [("en", "1,500"), ("de", "1.500"), ("fr", "1\u202f500"), ("ar", "1,500")]
)
def test_large_numbers_are_written_as_the_language_writes_them(code: str, number: str) -> None:
    assert number in more(1500, LOOKS[code])


# -- from right to left

PLACES: Final = """
() => [...document.querySelectorAll("a.orcid-id")].map(link => {
    const range = document.createRange(), box = node => node && node.getBoundingClientRect();
    const glyph = (node, at) => {
        range.setStart(node, at); range.setEnd(node, at + 1);
        return box(range).left;
    };
    const id = link.querySelector("bdi"), author = link.closest(".orcid-author");
    return {
        icon: box(link.querySelector("img")).left,
        text: id && box(id).right,
        digits: id && [glyph(id.firstChild, 0), glyph(id.firstChild, id.textContent.length - 1)],
        name: author && box(author.querySelector(":scope > bdi")).left,
        link: box(link).left,
        state: link.nextElementSibling && box(link.nextElementSibling).right,
    };
})
"""
ARABIC: Final = LOOKS["ar"]


@pytest.fixture(params=["without a style sheet", "with ours"])
def arabic(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page from right to left, with our style sheet and without."""
    folder = files("orcid_repo_plugin.templates") / "components"
    style = (folder / "orcid-badges.css").read_text() if request.param == "with ours" else ""
    look = Look(WORDS["ar"])
    both = [badge_of(authenticated=state) for state in (True, False)]
    drawn = [draw(one, style, Form.HTML, look) for one in both for style in (Style.FULL, Style.COMPACT)]
    names = tuple(ListedName(name="سمير الحداد", badge=one) for one in both)
    drawn.append(draw_authors(replace(EVERYBODY, names=names), Form.HTML, look))
    opened = chromium.new_page()
    opened.set_content(
        f'<!doctype html><html lang="ar" dir="rtl"><style>{style}</style><p>{"<p>".join(drawn)}'
    )
    yield opened
    opened.close()


def test_in_a_page_from_right_to_left_the_icon_is_right_of_the_id_and_its_digits_run_to_the_right(
    arabic: Page,
) -> None:
    with_id = [one for one in arabic.evaluate(PLACES) if one["digits"]]

    assert len(with_id) == 4
    for one in with_id:
        assert one["icon"] >= one["text"]
        assert one["digits"][0] < one["digits"][1]


def test_in_a_page_from_right_to_left_the_icon_follows_the_name_and_the_state_the_icon(arabic: Page) -> None:
    seen = arabic.evaluate(PLACES)

    after_names = [one for one in seen if one["name"]]
    assert len(after_names) == 2
    assert all(one["icon"] < one["name"] for one in after_names)
    stated = [one for one in seen if one["state"]]
    assert len(stated) == 3
    assert all(one["state"] <= one["link"] for one in stated)


@pytest.mark.parametrize("style", [Style.FULL, Style.COMPACT, Style.CARD], ids=str)
def test_in_arabic_the_id_is_set_apart_from_the_direction_of_the_text(style: Style) -> None:
    page = Parsed(draw(CARD, style, Form.HTML, ARABIC))

    assert {"dir": "ltr", "translate": "no"} in page.all("bdi")
    if style is Style.CARD:
        [card] = page.all("article")
        assert (card["dir"], card["lang"]) == ("rtl", "ar")


OUTSIDE: Final = """
() => {
    const whole = document.querySelector("svg").getBoundingClientRect();
    return [...document.querySelectorAll("svg text")].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < whole.left - 1 || box.right > whole.right + 1;
    }).map(text => text.textContent);
}
"""


@pytest.mark.parametrize("code", WORDS)
def test_in_no_language_a_picture_cuts_its_words(chromium: Browser, code: str) -> None:
    look, page = Look(WORDS[code]), chromium.new_page()
    badges = [badge_of(authenticated=False, host="sandbox.orcid.org"), CARD]
    pictures = [draw(badge, style, Form.SVG, look) for badge in badges for style in Style]
    pictures.append(connect_button("https://orcid.repository.example.org/connect", look, Form.SVG))
    crowd = tuple(ListedName(name=f"Ruth Okafor {number}") for number in range(MOST_AUTHORS + 240))
    pictures += [
        draw_authors(replace(EVERYBODY, names=names), Form.SVG, look) for names in (crowd, EVERYBODY.names)
    ]

    cut = []
    for picture in pictures:
        page.set_content(f"<!doctype html>{picture}")
        cut += page.evaluate(OUTSIDE)
    page.close()

    assert cut == []


@pytest.mark.parametrize("style", [Style.FULL, Style.COMPACT, Style.CARD], ids=str)
def test_in_an_arabic_picture_the_icon_is_right_of_its_text(chromium: Browser, style: Style) -> None:
    page = chromium.new_page()
    page.set_content(
        f"<!doctype html>{draw(badge_of(authenticated=False), style, Form.SVG, Look(WORDS['ar']))}"
    )

    text, icon = (page.locator(place).bounding_box() for place in ("svg a text", "svg .orcid-icon"))
    page.close()

    assert text is not None
    assert icon is not None
    assert icon["x"] >= text["x"] + text["width"]
