"""An author list: everybody in order, every iD in its place, its state to be seen, in every form."""

import json
import re
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.work import CREDIT
from orcid_repo_plugin.widgets.author_list import draw_authors
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.html import draw_html
from orcid_repo_plugin.widgets.look import Look
from tests.strategies import NASTY_TEXTS
from tests.widgets.drawn import ALONE, CATALOGUES, LOOK, SVG, WORD, Page, badge_of

POTS: Final = Byline(
    repository="main",
    item_id="12",
    title="A Theory of Cracked Pots",
    uri="https://repository.example.org/12",
    work_type="journal-article",
)
JOSIAH: Final = ListedName(
    name="Josiah Carberry", family="Carberry", given="Josiah", badge=badge_of("Josiah Carberry")
)
SOCIETY: Final = ListedName(name="Exampleton Pottery Society", organisation=True)
SOFIA_ID: Final = OrcidId("0000-0001-5109-3700")
SOFIA: Final = ListedName(
    name="Sofia Garcia", badge=Badge(orcid=SOFIA_ID, authenticated=False, name="Sofia Garcia")
)
FORMS: Final = tuple(Form)
ALL_FORMS: Final = pytest.mark.parametrize("form", FORMS, ids=str)
SEEN: Final = pytest.mark.parametrize(
    "form", [Form.HTML, Form.SVG, Form.MARKDOWN, Form.TEXT, Form.LATEX], ids=str
)
"""The forms that people read."""


def listing(*names: ListedName, byline: Byline = POTS) -> AuthorList:
    return AuthorList(byline=byline, names=names)


def crowd(number: int) -> list[ListedName]:
    """So many authors, all with iDs, every third of which is unauthenticated."""
    digits = [f"{100_000_000 + n:015}" for n in range(number)]
    whole = [one + check_digit(one) for one in digits]
    paths = ["-".join(one[i : i + 4] for i in range(0, 16, 4)) for one in whole]
    return [
        ListedName(name=f"Ruth Okafor {n}", badge=Badge(orcid=OrcidId(path), authenticated=n % 3 != 0))
        for n, path in enumerate(paths)
    ]


def words_of(form: Form, drawn: str) -> str:
    """What is to be read, with plain blanks."""
    if form is Form.HTML:
        drawn = Page(drawn).text
    if form is Form.SVG:
        root = etree.fromstring(drawn.encode())
        texts = [
            root.findtext(f"{SVG}desc") or "",
            *(str(t.xpath("string()")) for t in root.iter(f"{SVG}text")),
        ]
        drawn = " ".join(texts)
    if form is Form.MARKDOWN:
        drawn = Page(MarkdownIt("commonmark").render(drawn)).text
    return " ".join(drawn.split())


def authors_in(drawn: str) -> list[Any]:
    """The names of a list in HTML, each an element."""
    page: Any = html.fromstring(drawn)
    return list(page.find_class("orcid-author"))


def test_in_html_everybody_stands_in_order_with_the_icon_directly_after_the_name_before_the_comma() -> None:
    drawn = draw_authors(listing(JOSIAH, SOCIETY, SOFIA), Form.HTML, LOOK)

    assert words_of(Form.HTML, drawn) == (
        "Josiah Carberry , Exampleton Pottery Society, Sofia Garcia (unauthenticated)"
    )
    first = authors_in(drawn)[0]
    assert etree.tostring(first, encoding="unicode", with_tail=False) == (
        '<span class="orcid-author" role="listitem"><bdi translate="no">Josiah Carberry</bdi>\u00a0'
        '<a class="orcid-id orcid-id--icon" href="https://orcid.org/0000-0002-1825-0097" rel="author">'
        '<img class="orcid-icon" src="https://orcid.repository.example.org/icons/ORCID-iD_icon_vector.svg" '
        'alt="ORCID iD of Josiah Carberry" width="16" height="16"/></a>,</span>'
    )


def test_a_screen_reader_finds_one_list_for_each_line_and_every_name_in_it() -> None:
    editor = replace(SOFIA, role="editor")
    page = Page(draw_authors(listing(JOSIAH, SOCIETY, editor), Form.HTML, LOOK))

    roles = [attributes.get("role") for attributes in page.all("span") if "role" in attributes]
    assert roles == ["list", "listitem", "listitem", "list", "listitem"]
    assert not page.all("ul")


@SEEN
def test_an_unauthenticated_id_says_so_in_the_list_and_an_authenticated_one_does_not(form: Form) -> None:
    for name, said in ((JOSIAH, False), (SOFIA, True)):
        assert (WORD in words_of(form, draw_authors(listing(name), form, LOOK))) is said
    both = words_of(form, draw_authors(listing(SOFIA, JOSIAH), form, LOOK))
    assert both.count(WORD) == 1
    assert both.index("Sofia Garcia") < both.index(WORD) < both.index("Josiah Carberry")


def test_in_html_the_state_is_in_the_icon_too_and_only_authors_who_proved_their_id_are_rel_author() -> None:
    page = Page(draw_authors(listing(JOSIAH, SOFIA, replace(JOSIAH, role="editor")), Form.HTML, LOOK))

    files = [(one["src"] or "").rpartition("/")[2] for one in page.all("img")]
    assert files == [
        "ORCID-iD_icon_vector.svg",
        "ORCID-iD_icon_unauth_vector.svg",
        "ORCID-iD_icon_vector.svg",
    ]
    assert [one.get("rel") for one in page.all("a")] == ["author", None, None]


def test_machines_are_told_the_state_in_json_and_only_proved_ids_in_json_ld() -> None:
    told = json.loads(draw_authors(listing(JOSIAH, SOCIETY, SOFIA), Form.JSON, LOOK))
    linked = json.loads(draw_authors(listing(JOSIAH, SOCIETY, SOFIA), Form.JSON_LD, LOOK))

    assert [one["orcid"] and one["orcid"]["authenticated"] for one in told["authors"]] == [True, None, False]
    assert [one.get("@id") for one in linked["author"]] == [
        "https://orcid.org/0000-0002-1825-0097",
        None,
        None,
    ]
    assert SOFIA_ID.path not in json.dumps(linked)


def test_json_has_the_item_everybody_and_each_badge_as_the_badge_itself_is_told() -> None:
    editor = replace(SOFIA, role="editor")

    told = json.loads(draw_authors(listing(JOSIAH, SOCIETY, editor), Form.JSON, LOOK))

    badge = json.loads(draw(badge_of("Josiah Carberry"), Style.ICON, Form.JSON, LOOK))
    del badge["style"]
    assert list(told) == ["repository", "id", "title", "uri", "authors", "others", "total"]
    assert (told["repository"], told["id"], told["title"]) == ("main", "12", "A Theory of Cracked Pots")
    assert (told["uri"], told["total"]) == ("https://repository.example.org/12", 3)
    assert told["authors"][0] == {
        "name": "Josiah Carberry",
        "family": "Carberry",
        "given": "Josiah",
        "organisation": False,
        "role": "author",
        "orcid": badge,
    }
    assert (told["authors"][1]["organisation"], told["authors"][1]["orcid"]) == (True, None)
    assert [one["name"] for one in told["others"]] == ["Sofia Garcia"]


def test_an_address_that_is_no_web_address_is_not_told() -> None:
    byline = replace(POTS, uri="javascript:alert(1)")

    assert json.loads(draw_authors(listing(JOSIAH, byline=byline), Form.JSON, LOOK))["uri"] == ""


# -- folding


@pytest.mark.parametrize(("number", "more"), [(1, 0), (30, 0), (31, 1), (270, 240), (271, 241), (1530, 1500)])
def test_after_thirty_authors_the_rest_is_folded_and_counted_and_every_id_stays_in_the_page(
    number: int, more: int
) -> None:
    names = crowd(number)

    drawn = draw_authors(listing(*names), Form.HTML, LOOK)

    page: Any = html.fromstring(drawn)
    assert [one.find("bdi").text for one in page.find_class("orcid-author")] == [one.name for one in names]
    assert [a.get("href") for a in page.iter("a")] == [one.badge.uri for one in names if one.badge]
    folded = page.findall(".//details")
    assert len(folded) == (1 if more else 0)
    if more:
        assert folded[0].get("class") == "orcid-more"
        assert folded[0].get("open") is None
        assert folded[0].findtext("summary") == f"and {more:,} more"
        assert len(folded[0].find_class("orcid-author")) == more


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT, Form.LATEX, Form.JSON], ids=str)
def test_forms_that_cannot_fold_name_everybody(form: Form) -> None:
    names = crowd(271)

    drawn = draw_authors(listing(*names), form, LOOK)

    found = [drawn.index(one.badge.orcid.path) for one in names if one.badge]
    assert found == sorted(found)
    assert len(found) == 271
    assert "more" not in drawn


def test_a_picture_shows_thirty_and_has_the_others_with_their_states_in_its_description() -> None:
    names = crowd(270)

    root = etree.fromstring(draw_authors(listing(*names), Form.SVG, ALONE).encode())

    assert len(list(root.iter(f"{SVG}a"))) == 30
    assert [text for text in root.itertext() if "more" in text] == ["and 240 more"]
    described = root.findtext(f"{SVG}desc") or ""
    assert described.count("https://orcid.org/") == 240
    assert described.count(WORD) == 80


# -- the others


def test_those_who_are_no_authors_follow_on_lines_that_say_what_they_did() -> None:
    names = [
        JOSIAH,
        ListedName(name="Laure Haak", role="editor"),
        ListedName(name="Tobias Farrow", role=f"{CREDIT}supervision/"),
        ListedName(name="Ruth Okafor", role="editor"),
        ListedName(name="Mina Osei", role="chair-or-translator"),
        ListedName(name="Example Instruments Ltd", role="assignee", organisation=True),
        ListedName(name="Piotr Nowak", role=f"{CREDIT}software/"),
        ListedName(name="Beatriz Santos", role=""),
    ]

    assert draw_authors(listing(*names), Form.TEXT, LOOK).splitlines()[1:] == [
        "Edited by Laure Haak, Ruth Okafor",
        "Supervised by Tobias Farrow",
        "Chaired or translated by Mina Osei",
        "Assigned to Example Instruments Ltd",
        "With contributions by Piotr Nowak, Beatriz Santos",
    ]


def test_a_book_without_authors_is_edited_by_its_editors() -> None:
    editors = [replace(JOSIAH, role="editor"), replace(SOFIA, role="editor")]

    for form in (Form.HTML, Form.TEXT):
        said = words_of(form, draw_authors(listing(*editors), form, LOOK))
        assert said.startswith("Edited by Josiah Carberry"), form


def test_an_author_is_not_named_again_as_a_contributor_but_as_an_editor() -> None:
    software, editor = (replace(JOSIAH, role=role) for role in (f"{CREDIT}software/", "editor"))

    drawn = draw_authors(listing(JOSIAH, software, editor, software), Form.TEXT, LOOK)

    assert [line.partition(" (")[0] for line in drawn.splitlines()] == [
        "Josiah Carberry",
        "Edited by Josiah Carberry",
    ]


def test_the_words_and_the_comma_are_the_languages_own() -> None:
    arabic = Look(CATALOGUES.by_code["ar"])

    drawn = draw_authors(listing(JOSIAH, SOFIA), Form.TEXT, arabic)

    assert "،" in drawn
    assert "(غير موثق)" in drawn


def test_where_a_name_has_a_comma_semicolons_stand_between() -> None:
    department = ListedName(name="University of Exampleton, Kiln Room", organisation=True)

    assert draw_authors(listing(department, SOCIETY), Form.TEXT, LOOK) == (
        "University of Exampleton, Kiln Room; Exampleton Pottery Society"
    )


# -- odd lists


@SEEN
def test_an_id_without_a_name_is_shown_by_its_digits(form: Form) -> None:
    nameless = ListedName(name="", badge=replace(badge_of(), name=""))

    drawn = draw_authors(listing(nameless, SOFIA), form, LOOK)

    assert "0000-0002-1825-0097" in words_of(form, drawn)


@ALL_FORMS
def test_a_list_of_nobody_is_empty_and_whole(form: Form) -> None:
    for names in ((), (ListedName(name=""), ListedName(name="\u202e"))):
        drawn = draw_authors(listing(*names), form, LOOK)

        assert WORD not in drawn
        if form is Form.HTML:
            assert not authors_in(drawn)
        if form is Form.JSON:
            assert json.loads(drawn)["total"] == len(names)
        if form is Form.SVG:
            assert not list(etree.fromstring(drawn.encode()).iter(f"{SVG}text"))


@pytest.mark.parametrize("style", [Style.FULL, Style.COMPACT, Style.CARD], ids=str)
@SEEN
def test_a_site_may_want_more_of_each_id_to_be_read(style: Style, form: Form) -> None:
    said = words_of(form, draw_authors(listing(JOSIAH, SOFIA), form, LOOK, style=style))

    assert said.index("Josiah") < said.index("0000-0002-1825-0097") < said.index("Sofia")
    if form is not Form.LATEX:  # there the address of the link is to be seen
        assert ("https://orcid.org/0000" in said) is (style is Style.FULL)
    assert said.count(WORD) == 1


def test_a_badge_that_a_site_draws_itself_takes_the_place_of_ours_in_html_only() -> None:
    def own(badge: Badge) -> str:
        return f"<b>{badge.orcid.path}</b>"

    assert "<b>0000-0002-1825-0097</b>" in draw_authors(listing(JOSIAH), Form.HTML, LOOK, badge=own)
    assert "<b>" not in draw_authors(listing(JOSIAH), Form.MARKDOWN, LOOK, badge=own)


def test_the_name_of_the_list_is_in_the_icons_words_whatever_the_badge_was_called() -> None:
    other = replace(JOSIAH, badge=badge_of("J. S. Carberry"))

    [image] = Page(draw_authors(listing(other), Form.HTML, LOOK)).all("img")

    assert image["alt"] == "ORCID iD of Josiah Carberry"


# -- hostile names and titles

HOSTILE: Final = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "end of elements": "</bdi></span></a></div></details></svg></title></style></script><!-- ]]>",
    "attribute": "\" onmouseover='alert(1)' x=\"",
    "entities": "&lt;b&gt; &amp; &#0;",
    "template": "{{ 7*7 }} {% raw %} %(names)s %s %",
    "markdown": "[x](javascript:alert(1)) ![y](z) **b** `c` | # 1. - \\",
    "latex": r"\input{/etc/passwd} } { $x^2$ 100 % & # _ ~ \end{document}",
    "json": '","authenticated":true,"@id":"https://orcid.org/0000-0002-1694-233X',
    "emoji": "Josiah 👩‍🔬 Carberry 😀",
    "bidi": "Josiah\u202egro.live\u2066\u2067 Carberry",
    "right to left": "يوشيا كاربيري",
    "controls": "Jo\x00si\x1bah\r\n\u2028Carberry",
    "surrogates": "Jo\ud800si\udfffah",
    "private use": "Jo\ue000siah",
    "10 kB": "Carberry<&>\"' " * 700,
    "10 kB of one word": "W" * 10_000,
    "nothing": "",
}
ANY_TEXT: Final = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=100),
    st.sampled_from([text for text in (*HOSTILE.values(), *NASTY_TEXTS) if len(text) < 500]),
)


def hostile_list(text: str) -> AuthorList:
    """A list that says it everywhere."""
    byline = Byline(
        repository=text,
        item_id=text,
        title=text,
        uri=text,
        container=text,
        publisher=text,
        language=text,
        work_type=text,
        date=text,
        identifiers=((text, text), ("doi", text)),
    )
    named: dict[str, Any] = {"name": text, "family": text, "given": text}
    return listing(
        ListedName(**named, badge=badge_of(text)),
        ListedName(**named, badge=badge_of(text, authenticated=False)),
        ListedName(**named, organisation=True),
        ListedName(**named, role="editor", badge=badge_of(text, authenticated=False)),
        ListedName(**named, role=text),
        byline=byline,
    )


def check_html(drawn: str, text: str) -> None:
    page = Page(drawn)
    assert not page.open
    assert not page.other
    assert set(page.tags) <= {"div", "span", "bdi", "a", "img"}
    allowed = {"class", "role", "translate", "dir", "href", "rel", "src", "alt", "width", "height"}
    assert {name for _tag, attributes in page.elements for name in attributes} <= allowed
    assert {one["href"] for one in page.all("a")} == {"https://orcid.org/0000-0002-1825-0097"}
    named = [one.get("class") for one in page.all("span")].count("orcid-author")
    assert named == (4 if clean_name(text) else 3)


def check_svg(drawn: str, text: str) -> None:
    root = etree.fromstring(drawn.encode())
    assert {etree.QName(one).localname for one in root.iter()} <= {
        *("svg", "title", "desc", "style", "g", "text", "tspan", "a", "path")
    }
    assert {one.get("href") for one in root.iter(f"{SVG}a")} == {"https://orcid.org/0000-0002-1825-0097"}
    assert int(root.get("width") or 0) < 1000


def check_markdown(drawn: str, text: str) -> None:
    page = Page(MarkdownIt("commonmark").render(drawn))
    assert set(page.tags) <= {"p", "a", "img"}
    assert {one["href"] for one in page.all("a")} == {"https://orcid.org/0000-0002-1825-0097"}


def check_text(drawn: str, text: str) -> None:
    assert len(drawn.splitlines()) == 2
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]", drawn)


def check_latex(drawn: str, text: str) -> None:
    rest = re.sub(r"\\[{}$&#%_]|\\[a-z]+\{\}|\\char34|\\`\{\}|\\href", "", drawn)
    assert not re.search(r"[\\$&#%_~^]", rest)
    depth = 0
    for sign in re.sub(r"[^{}]", "", rest):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0


def check_json(drawn: str, text: str) -> None:
    told = json.loads(drawn)
    states = [one["orcid"] and one["orcid"]["authenticated"] for one in told["authors"]]
    assert states[:3] == [True, False, None]
    assert {one["name"] for one in told["authors"] + told["others"]} == {clean_name(text)}


def check_json_ld(drawn: str, text: str) -> None:
    page = Page(f'<script type="application/ld+json">{drawn}</script><p>after</p>')
    assert page.tags == ["script", "p"]
    assert not re.search("[<>&\u2028\u2029]", drawn)
    assert [one.get("@id") for one in json.loads(drawn)["author"]].count(JOSIAH_URI) == 1


JOSIAH_URI: Final = "https://orcid.org/0000-0002-1825-0097"
CHECKS: Final = {
    Form.HTML: check_html,
    Form.SVG: check_svg,
    Form.MARKDOWN: check_markdown,
    Form.TEXT: check_text,
    Form.LATEX: check_latex,
    Form.JSON: check_json,
    Form.JSON_LD: check_json_ld,
}


@ALL_FORMS
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_names_and_titles_hold_a_list_is_whole_and_says_nothing_else(text: str, form: Form) -> None:
    CHECKS[form](draw_authors(hostile_list(text), form, LOOK), text)


@settings(deadline=None, max_examples=50)
@given(text=ANY_TEXT)
def test_no_text_breaks_a_list_in_any_form(text: str) -> None:
    for form in FORMS:
        CHECKS[form](draw_authors(hostile_list(text), form, LOOK), text)


@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.TEXT, Form.LATEX, Form.HTML, Form.SVG], ids=str)
def test_a_name_that_holds_an_id_does_not_read_as_if_somebody_had_proved_it(form: Form) -> None:
    imitation = ListedName(name="Sofia Garcia (ORCID iD: https://orcid.org/0000-0001-5109-3700)")

    said = words_of(form, draw_authors(listing(imitation, JOSIAH), form, ALONE))

    assert said.startswith("Sofia Garcia, Josiah Carberry")
    assert "5109" not in said


@SEEN
def test_a_name_that_nobody_sees_is_none(form: Form) -> None:
    unseen = replace(SOFIA, name="\u200b\u3164\u2060", badge=replace(badge_of(), authenticated=False))

    drawn = draw_authors(listing(unseen), form, LOOK)

    assert drawn == draw_authors(listing(replace(unseen, name="")), form, LOOK)


def test_the_badge_in_a_list_is_the_badge_that_is_drawn_alone() -> None:
    drawn = draw_authors(listing(SOFIA), Form.HTML, LOOK)

    assert SOFIA.badge is not None
    assert draw_html(SOFIA.badge, Style.ICON, LOOK) in drawn
