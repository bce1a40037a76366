"""Record cards in every form: whole, honest about the iD, and with the facts' own time."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from orcid_repo_plugin.catalogues import BADGES, Catalogue, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.widgets import icons
from orcid_repo_plugin.widgets.card import draw_card
from orcid_repo_plugin.widgets.card_words import STATES
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.look import Look

JOSIAH = "0000-0002-1825-0097"
PRIMARY = "0000-0002-1694-233X"
ICONS = "https://orcid.repository.example.org/icons"
READ_AT = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
SUMMARY = RecordSummary(
    read_at=READ_AT,
    name="Josiah S. Carberry",
    changed_at=datetime(2024, 1, 15, 9, 6, tzinfo=UTC),
    employments=(
        Affiliation(
            organisation="Brown University", role="Professor", start=PublicationDate(1999, 9), validated=True
        ),
        Affiliation(
            organisation="Wesleyan University", start=PublicationDate(1995), end=PublicationDate(1999, 3)
        ),
        Affiliation(organisation="Guild of Potters", end=PublicationDate(1995)),
    ),
    employment_count=7,
    educations=(Affiliation(organisation="Wesleyan University", role="PhD"),),
    education_count=1,
    works=Count(1234, 3),
    fundings=Count(0, 1),
    peer_reviews=Count(),
)
BADGE = Badge(orcid=OrcidId(JOSIAH), authenticated=True, name="J. Carberry", summary=SUMMARY)
READABLE = [form for form in Form if form not in (Form.JSON, Form.JSON_LD)]
ENGLISH = Look(Catalogues(SiteSettings(), BADGES).by_code["en"], ICONS)
ARABIC = Look(Catalogue("ar", {"Employment": "التوظيف", "since %(year)s": "منذ %(year)s"}), ICONS)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Robert'); DROP TABLE--",
    "]](javascript:alert(1)) `x` *y* _z_ | ~ # $",
    "\\input{/etc/passwd} % & {",
    "\u202eytisrevinU\u2066 \u200f",
    "Pots \U0001f3fa\U0001f468\u200d\U0001f469",
    "مؤسسة & <b>",
    "\x00\ud800\x1b]0;x\x07",
    "%(when)s %s {{ 7 * 7 }} \ue000\ue001",
    "]]></text></svg><svg onload=alert(1)>",
    "P" * 10_000,
    "",
]


VOID = ("img", "br")


class Tags(HTMLParser):
    """The elements, attributes and visible words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(text: str) -> Badge:
    """A badge that holds this text wherever a text may be."""
    one = Affiliation(organisation=text, role=text, start=PublicationDate(1999))
    summary = replace(SUMMARY, name=text, employments=(one, one), educations=(one,))
    return replace(BADGE, name=text, summary=summary)


def drawn(badge: Badge, form: Form = Form.TEXT, look: Look = ENGLISH) -> str:
    return draw(badge, Style.CARD, form, look)


def words_of(badge: Badge, form: Form) -> str:
    """What a reader sees."""
    card = drawn(badge, form)
    if form is Form.HTML:
        return Tags(card).text
    if form is Form.SVG:
        return "".join(svg(card).itertext())
    return card


def svg(card: str) -> Any:
    return etree.fromstring(card.encode(), etree.XMLParser(resolve_entities=False))


def test_a_card_reads_as_text() -> None:
    assert drawn(BADGE).splitlines() == [
        "Josiah S. Carberry",
        f"ORCID iD: https://orcid.org/{JOSIAH}",
        "Employment: Brown University · Professor · since 1999 · validated; "
        "Wesleyan University · 1995–1999; Guild of Potters · until 1995; and 4 more entries",
        "Education and qualifications: Wesleyan University · PhD",
        "Works: 1,234 validated, 3 self-asserted",
        "Funding: 0 validated, 1 self-asserted",
        "From the public ORCID record, read at ORCID on November 21, 2026, 4:40:31 AM UTC",
        "Record last changed on January 15, 2024",
    ]


def test_a_card_is_an_article_without_headings() -> None:
    look = replace(ENGLISH)
    card = draw_card(
        replace(BADGE, summary=replace(SUMMARY, educations=(), education_count=0)), Form.HTML, look
    )

    assert card == (
        '<article class="orcid-card" lang="en" dir="ltr">\n'
        '<p class="orcid-card-name"><strong><bdi>Josiah S. Carberry</bdi></strong></p>\n'
        f'<p><a class="orcid-id" href="https://orcid.org/{JOSIAH}"><img class="orcid-icon" '
        f'src="{ICONS}/ORCID-iD_icon_vector.svg" alt="ORCID iD" width="24" height="24">&#160;'
        f'<bdi dir="ltr" translate="no">https://orcid.org/{JOSIAH}</bdi></a></p>\n'
        "<dl>\n<dt>Employment</dt>\n"
        "<dd><bdi>Brown University</bdi> · <bdi>Professor</bdi> · since 1999 · validated</dd>\n"
        "<dd><bdi>Wesleyan University</bdi> · 1995–1999</dd>\n"
        "<dd><bdi>Guild of Potters</bdi> · until 1995</dd>\n"
        "<dd>and 4 more entries</dd>\n"
        "<dt>Works</dt>\n<dd>1,234 validated, 3 self-asserted</dd>\n"
        "<dt>Funding</dt>\n<dd>0 validated, 1 self-asserted</dd>\n</dl>\n"
        '<p class="orcid-card-notes"><small>From the public ORCID record, read at ORCID on '
        '<time datetime="2026-11-21T04:40:31Z">November 21, 2026, 4:40:31\u202fAM UTC</time><br>'
        'Record last changed on <time datetime="2024-01-15T09:06:00Z">January 15, 2024</time></small></p>\n'
        "</article>"
    )


def test_a_card_reads_in_markdown_as_it_does_in_text() -> None:
    page = Tags(MarkdownIt("commonmark").render(drawn(BADGE, Form.MARKDOWN)))

    lines = drawn(BADGE).splitlines()
    assert all(line in page.text for line in lines if not line.startswith("ORCID iD"))
    assert page.tags.count("li") == 4


def test_a_card_as_json_has_each_fact() -> None:
    told = json.loads(drawn(BADGE, Form.JSON))

    assert (told["orcid"], told["authenticated"], told["style"]) == (BADGE.uri, True, "card")
    summary = told["summary"]
    assert (summary["record"], summary["read_at"]) == (BADGE.uri, "2026-11-21T04:40:31Z")
    assert summary["works"] == {"validated": 1234, "self_asserted": 3, "total": 1237}
    assert summary["employments"]["count"] == 7
    assert summary["employments"]["newest"][0] == {
        "organisation": "Brown University",
        "role": "Professor",
        "start": "1999-09",
        "end": None,
        "validated": True,
    }


def test_a_card_as_json_ld_names_where_the_person_is_and_was_taught() -> None:
    told = json.loads(drawn(BADGE, Form.JSON_LD))

    assert (told["@type"], told["@id"], told["name"]) == ("Person", BADGE.uri, "Josiah S. Carberry")
    assert told["affiliation"] == [{"@type": "Organization", "name": "Brown University"}]
    assert told["alumniOf"] == [{"@type": "Organization", "name": "Wesleyan University"}]


@pytest.mark.parametrize("form", Form)
def test_an_id_that_nobody_has_proved_gets_no_facts_and_says_so(form: Form) -> None:
    badge = replace(BADGE, authenticated=False)
    card, proved = drawn(badge, form), drawn(BADGE, form)

    assert "Brown University" in proved
    assert "Brown University" not in card
    assert "Josiah S. Carberry" not in card
    assert "unauthenticated" not in proved
    match form:
        case Form.JSON:
            assert json.loads(card)["authenticated"] is False
            assert json.loads(card)["summary"] is None
        case Form.JSON_LD:
            assert "@id" not in json.loads(card)
        case _:
            assert "(unauthenticated)" in words_of(badge, form)


@pytest.mark.parametrize("form", [Form.HTML, Form.SVG])
def test_the_icon_tells_the_state(form: Form) -> None:
    filled, hollow = drawn(BADGE, form), drawn(replace(BADGE, authenticated=False), form)
    marks = [
        str(icons.markup(state)) if form is Form.SVG else icons.file_name(state) for state in (True, False)
    ]

    assert (marks[0] in filled, marks[1] in filled) == (True, False)
    assert (marks[0] in hollow, marks[1] in hollow) == (False, True)


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("state", STATES)
def test_what_has_become_of_a_record_is_told(form: Form, state: str) -> None:
    badge = replace(BADGE, summary=RecordSummary(read_at=READ_AT, state=state))

    words = words_of(badge, form)

    assert STATES[state] in words
    assert "J. Carberry" in words
    assert JOSIAH in words


@pytest.mark.parametrize("form", READABLE)
def test_a_merged_record_leads_to_the_one_it_was_merged_into(form: Form) -> None:
    merged = RecordSummary(read_at=READ_AT, state="deprecated", primary=PRIMARY)

    card = drawn(replace(BADGE, summary=merged), form)

    linked = {
        Form.HTML: f'<a href="https://orcid.org/{PRIMARY}">',
        Form.SVG: f'<a href="https://orcid.org/{PRIMARY}" target="_top">',
        Form.MARKDOWN: f"<https://orcid.org/{PRIMARY}>",
        Form.TEXT: f"https://orcid.org/{PRIMARY}",
        Form.LATEX: f"\\href{{https://orcid.org/{PRIMARY}}}",
    }
    assert linked[form] in card


@pytest.mark.parametrize("form", READABLE)
def test_a_primary_id_with_a_wrong_check_digit_is_never_shown(form: Form) -> None:
    merged = RecordSummary(read_at=READ_AT, state="deprecated", primary="0000-0002-1694-2330")

    words = words_of(replace(BADGE, summary=merged), form)

    assert "0000-0002-1694-2330" not in words
    assert STATES["deprecated"] in words


@pytest.mark.parametrize("form", Form)
def test_without_a_summary_a_card_is_name_and_id(form: Form) -> None:
    card = drawn(replace(BADGE, summary=None), form)

    assert "J. Carberry" in card
    assert JOSIAH in card
    assert "Works" not in card
    assert "2026" not in card


@pytest.mark.parametrize("form", Form)
def test_without_a_name_a_card_is_the_id(form: Form) -> None:
    card = drawn(replace(BADGE, name="", summary=None), form)

    assert JOSIAH in card


@pytest.mark.parametrize("look", [ENGLISH, ARABIC], ids=["en", "ar"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_organisations_stay_text_in_html(text: str, look: Look) -> None:
    card = Tags(drawn(hostile(text), Form.HTML, look))

    assert card.open == []
    assert set(card.tags) <= set("article p strong bdi a img dl dt dd small time br".split())  # noqa: SIM905
    assert {name for name, _ in card.attributes} <= {
        *("class", "lang", "dir", "href", "src", "alt", "width", "height", "translate", "datetime")
    }
    assert [value for name, value in card.attributes if name == "href"] == [BADGE.uri]
    assert "\u202e" not in card.text


@pytest.mark.parametrize("look", [ENGLISH, ARABIC], ids=["en", "ar"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_organisations_stay_text_in_svg(text: str, look: Look) -> None:
    root = svg(drawn(hostile(text), Form.SVG, look))

    names = {etree.QName(one).localname for one in root.iter()}
    attributes = {name for one in root.iter() for name in one.attrib}
    assert names <= {"svg", "title", "style", "rect", "a", "g", "path", "text", "tspan"}
    assert not any(name.startswith("on") for name in attributes)
    assert int(root.get("width")) < 2_000


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_organisations_stay_text_in_the_other_forms(text: str) -> None:
    badge = hostile(text)

    assert json.loads(drawn(badge, Form.JSON))["summary"]["employments"]["count"] == 7
    in_script = drawn(badge, Form.JSON_LD)
    assert json.loads(in_script)["@type"] == "Person"
    assert "<" not in in_script
    latex = drawn(badge, Form.LATEX).replace("\\{", "").replace("\\}", "")
    assert latex.count("{") == latex.count("}")
    assert "\\input" not in latex
    page = Tags(
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(drawn(badge, Form.MARKDOWN))
    )
    assert [value for name, value in page.attributes if name == "href"] == [BADGE.uri]
    assert set(page.tags) <= {"p", "strong", "a", "img", "ul", "li"}
    assert "\x1b" not in drawn(badge, Form.TEXT)


def test_an_arabic_card_runs_from_right_to_left_and_years_do_not() -> None:
    html, picture = drawn(BADGE, Form.HTML, ARABIC), svg(drawn(BADGE, Form.SVG, ARABIC))

    assert '<article class="orcid-card" lang="ar" dir="rtl">' in html
    assert "<dt>التوظيف</dt>" in html
    assert "منذ 1999" in html
    assert "1995\u200e–\u200e1999" in html
    assert picture.get("direction") == "rtl"
    starts = {int(one.get("x")) for one in picture.iter("{*}text")}
    assert min(starts) > int(picture.get("width")) / 2


def test_a_picture_is_as_wide_as_its_longest_line_and_as_high_as_all() -> None:
    few = svg(drawn(replace(BADGE, summary=None), Form.SVG))
    many = svg(drawn(BADGE, Form.SVG))

    assert int(few.get("width")) < int(many.get("width"))
    last = max(int(one.get("y")) for one in many.iter("{*}text"))
    assert last < int(many.get("height"))
    assert [one.get("href") for one in many.iter("{*}a")] == [BADGE.uri]


@pytest.mark.parametrize("form", READABLE)
def test_the_sandbox_says_so_on_a_card(form: Form) -> None:
    badge = replace(BADGE, host="sandbox.orcid.org")

    assert "(sandbox: for trials only)" in words_of(badge, form)
    assert f"https://sandbox.orcid.org/{JOSIAH}" in drawn(badge, form)
