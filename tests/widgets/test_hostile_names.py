"""Must show: whatever a name holds, a drawing is whole, and the name is nothing but a name in it."""

import json
import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.escaping import clean, clean_name, latex, markdown
from orcid_repo_plugin.widgets.html import draw_html
from tests.strategies import NASTY_TEXTS
from tests.widgets.drawn import LOOK, SVG, Page, badge_of

STYLES: Final = (Style.FULL, Style.COMPACT, Style.ICON)
HOSTILE: Final = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "end of an element": "</a></bdi></svg></title></style></script><!--",
    "quotes": "\"Josiah\" 'S.' `Carberry` »«",
    "attribute": '" onmouseover="alert(1)" x="',
    "entities": "&lt;b&gt; &amp;amp; &#0; &nosuch; &",
    "cdata": "]]> <![CDATA[ <?pi ?> <!DOCTYPE x>",
    "template": "{{ 7*7 }} {% raw %} ${x} %(name)s %s %",
    "markdown": "[x](javascript:alert(1)) ![y](z) **b** _i_ `c` ~~s~~ | # 1. - + > \\",
    "markdown, a list": "1. Josiah",
    "markdown, a heading": "# Josiah",
    "markdown, a line": "---",
    "markdown, a title": "===",
    "markdown, bare links": "https://evil.example www.evil.example a@evil.example <https://evil.example>",
    "latex": r"\input{/etc/passwd} \href{x}{y} } { $x^2$ 100 % & # _ ~ \\ \end{document} --- `` \"a",
    "json": '","authenticated":true,"@id":"https://orcid.org/0000-0002-1694-233X',
    "emoji": "Josiah 👩‍🔬🏴󠁧󠁢󠁳󠁣󠁴󠁿 Carberry 😀",
    "bidi controls": "Josiah\u202egro.live\u2066\u2067\u2068\u2069\u202a\u202b\u202d\u202c Carberry",
    "right to left": "يوشيا كاربيري (x)",
    "combining": "\u0338\u0301 Josiah",
    "nul": "Jo\x00siah",
    "controls": "Jo\x07si\x1bah\x7f\x9f\r\n\t\x0b\x0c\u2028\u2029\ufeffCarberry",
    "surrogates": "Jo\ud800si\udfffah",
    "non-characters": "Jo\ufffe\uffff\ufdd0\U0001fffeah",
    "10 kB": "Carberry<&>\"' " * 700,
    "10 kB of one sign": "&" * 10_000,
    "nothing": "",
    "blanks": " \t\n\u3000\u00a0 ",
}
NAMES: Final = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
ANY_NAME: Final = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.lists(
        st.sampled_from([one for one in (*HOSTILE.values(), *NASTY_TEXTS) if len(one) < 500]),
        min_size=1,
        max_size=3,
    ).map("".join),
)
TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def check_html(name: str) -> None:
    for style in STYLES:
        for authenticated in (True, False):
            plain = Page(draw_html(badge_of("x", authenticated=authenticated), style, LOOK))
            page = Page(draw_html(badge_of(name, authenticated=authenticated), style, LOOK))

            assert page.tags == plain.tags
            assert not page.open
            assert not page.other
            assert [list(found) for _tag, found in page.elements] == [list(f) for _tag, f in plain.elements]
            assert page.text == plain.text
            if style is Style.ICON and clean_name(name):
                assert page.all("img")[0]["alt"] == f"ORCID iD of {clean_name(name)}"


def check_svg(name: str) -> None:
    for style in STYLES:
        plain = etree.fromstring(draw(badge_of("x"), style, Form.SVG, LOOK).encode())
        root = etree.fromstring(draw(badge_of(name), style, Form.SVG, LOOK).encode())

        assert [one.tag for one in root.iter()] == [one.tag for one in plain.iter()]
        assert [sorted(one.attrib) for one in root.iter()] == [sorted(one.attrib) for one in plain.iter()]
        told = f"ORCID iD of {clean_name(name)}" if clean_name(name) else "ORCID iD: 0000-0002-1825-0097"
        assert root.findtext(f"{SVG}title") == f"{told}: https://orcid.org/0000-0002-1825-0097"


def check_markdown(name: str) -> None:
    for dialect in ("commonmark", "default"):
        page = Page(MarkdownIt(dialect).render(f"{markdown(name)} end\n\n{markdown(name)}"))

        assert set(page.tags) <= {"p"}
        assert not page.other
        assert page.text.strip() == f"{clean(name)} end\n{clean(name)}".strip()
    drawn = Page(MarkdownIt().render(draw(badge_of(name), Style.ICON, Form.MARKDOWN, LOOK)))
    assert drawn.tags == ["p", "a", "img"]
    assert drawn.all("a")[0]["href"] == "https://orcid.org/0000-0002-1825-0097"


def check_text(name: str) -> None:
    drawn = draw(badge_of(name), Style.ICON, Form.TEXT, LOOK)

    assert len(drawn.splitlines()) == 1
    assert not TURNING.search(drawn)
    assert drawn.endswith("ORCID iD: https://orcid.org/0000-0002-1825-0097" + ")" * bool(clean_name(name)))


LATEX_COMMANDS: Final = re.compile(
    r"\\[{}$&#%_]|\\text(?:backslash|asciitilde|asciicircum|less|greater|bar)\{\}|\\`\{\}"
    r"|\{\\char34\}|\{\[\}|\{\]\}|-\{\}"
)
"""All that a name may become in LaTeX."""


def check_latex(name: str) -> None:
    rest = LATEX_COMMANDS.sub("", latex(name))

    assert not re.search(r'[\\{}$&#%_~^<>|"`\[\]]|--', rest)
    assert len(draw(badge_of(name), Style.ICON, Form.LATEX, LOOK).splitlines()) == 1


def check_json(name: str) -> None:
    told = json.loads(draw(badge_of(name, authenticated=False), Style.ICON, Form.JSON, LOOK))

    assert told["name"] == clean_name(name)
    assert told["authenticated"] is False
    assert list(told) == ["orcid", "id", "authenticated", "name", "label", "state", "style"]


def check_json_ld(name: str) -> None:
    drawn = draw(badge_of(name, authenticated=False), Style.FULL, Form.JSON_LD, LOOK)
    told = json.loads(drawn)
    page = Page(f'<script type="application/ld+json">{drawn}</script><p>after</p>')

    assert set(told) <= {"@context", "@type", "name", "identifier"}
    assert not re.search("[<>&\u2028\u2029]", drawn)
    assert page.tags == ["script", "p"]
    assert page.text == f"{drawn}after"


CHECKS: Final = {
    Form.HTML: check_html,
    Form.SVG: check_svg,
    Form.MARKDOWN: check_markdown,
    Form.TEXT: check_text,
    Form.LATEX: check_latex,
    Form.JSON: check_json,
    Form.JSON_LD: check_json_ld,
}


@NAMES
@pytest.mark.parametrize("form", CHECKS)
def test_a_hostile_name_is_nothing_but_a_name(form: Form, name: str) -> None:
    CHECKS[form](name)


@pytest.mark.parametrize("form", CHECKS)
@settings(deadline=None)
@given(name=ANY_NAME)
def test_any_text_at_all_is_nothing_but_a_name(form: Form, name: str) -> None:
    CHECKS[form](name)


@NAMES
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("style", Style)
def test_every_drawing_can_be_sent(style: Style, form: Form, name: str) -> None:
    drawn = draw(badge_of(name), style, form, LOOK)

    assert drawn.encode("utf-8")
    assert not TURNING.search(drawn)


@given(name=ANY_NAME)
def test_a_cleaned_name_is_clean(name: str) -> None:
    for once in (clean(name), clean_name(name)):
        assert clean(once) == once
        assert once == once.strip()
        assert not TURNING.search(once)


IMITATING: Final = {
    "the line of a proved iD": "Josiah (ORCID iD: https://orcid.org/0000-0002-1694-233X)",
    "a wrong check digit": "Josiah (ORCID iD: https://orcid.org/0000-0002-1694-2330)",
    "one digit too many": "Josiah (ORCID iD: https://orcid.org/0000-0002-1694-233X0)",
    "the sandbox": "Josiah https://sandbox.orcid.org/0000-0002-1694-233X",
    "digits alone": "Josiah 000000021694233X",
    "other dashes": "Josiah 0000\u20110002\u20131694\u2212233X",
    "wide letters": "Josiah （ORCID iD： ｏｒｃｉｄ．ｏｒｇ／００００－０００２－１６９４－２３３Ｘ）",
    "signs between that nobody sees": "Josiah 0000-0002-16\u200b94-2\u00ad33X",
    "marks on the digits": "Josiah 0\u0332000-0002-1694-233X",
}


@pytest.mark.parametrize("name", IMITATING.values(), ids=IMITATING)
@pytest.mark.parametrize("style", Style)
def test_a_name_never_brings_an_id_of_its_own(style: Style, name: str) -> None:
    for form in Form:
        for state in (True, False):
            drawn = draw(badge_of(name, authenticated=state), style, form, LOOK)

            assert drawn == draw(badge_of("Josiah", authenticated=state), style, form, LOOK)


@pytest.mark.parametrize(
    "name",
    [
        "ORCID, Inc.",
        "Commission 1914-1918 1939-1945",
        "University of Exampleton (ISNI 1234 0001 2103 2683)",
        "Zoë ⁰ Ⅳ ﬁ 2",
        "R2-D2 00000000000000000000000",
    ],
)
def test_other_numbers_and_orcid_itself_stay_in_names(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["\u200b", "\u3164 \u2800", "\u00ad\u2060", "0000-0002-1694-233X"])
def test_a_name_that_leaves_no_mark_is_none(name: str) -> None:
    assert clean_name(name) == ""
