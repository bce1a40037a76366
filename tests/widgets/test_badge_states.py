"""Must show: an iD that nobody has proved never looks or reads like one that its owner has."""

import json

import pytest
from lxml import etree

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.html import draw_html
from orcid_repo_plugin.widgets.look import Look
from tests.widgets.drawn import ALONE, CATALOGUES, LOOK, SVG, Page, Read, badge_of, read

WITH_A_PICTURE = (Form.HTML, Form.SVG, Form.JSON, Form.JSON_LD)
HOSTS = ("orcid.org", "sandbox.orcid.org")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", ["Josiah Carberry", ""], ids=["named", "nameless"])
@pytest.mark.parametrize("look", [LOOK, ALONE], ids=["icons at an address", "icons put in"])
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("style", Style)
def test_the_two_states_look_and_read_differently(
    style: Style, form: Form, look: Look, name: str, host: str
) -> None:
    proved, unproved = (
        draw(badge_of(name, authenticated=state, host=host), style, form, look) for state in (True, False)
    )

    has_picture = form in WITH_A_PICTURE or (form is Form.MARKDOWN and look is LOOK)
    if form is Form.JSON and host != "orcid.org":  # the state also tells of the sandbox
        assert json.loads(unproved)["state"].startswith("(unauthenticated) ")
        assert "unauthenticated" not in json.loads(proved)["state"]
    else:
        assert read(form, proved) == Read(picture=True if has_picture else None, word=False)
        assert read(form, unproved) == Read(picture=False if has_picture else None, word=True)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("style", Style)
def test_a_sandbox_id_says_so_and_leads_there_in_every_style_and_form(style: Style, form: Form) -> None:
    drawn = draw(badge_of(host="sandbox.orcid.org"), style, form, LOOK)

    assert "sandbox" in drawn
    assert "https://orcid.org" not in drawn
    if form is not Form.JSON_LD:  # there the address says it
        assert "(sandbox: for trials only)" in drawn


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("style", Style)
def test_an_id_of_the_registry_itself_never_speaks_of_the_sandbox(style: Style, form: Form) -> None:
    assert "sandbox" not in draw(badge_of(authenticated=False), style, form, LOOK)


@pytest.mark.parametrize("style", Style)
def test_the_word_is_in_the_language_of_the_look(style: Style) -> None:
    arabic = Look(CATALOGUES.by_code["ar"], LOOK.icons)

    for form in (Form.HTML, Form.SVG, Form.MARKDOWN, Form.TEXT, Form.LATEX, Form.JSON):
        assert "(غير موثق)" in draw(badge_of(authenticated=False), style, form, arabic)


@pytest.mark.parametrize("style", Style)
def test_an_unproved_id_in_json_ld_is_no_address_that_a_machine_follows(style: Style) -> None:
    told = json.loads(draw(badge_of(authenticated=False), style, Form.JSON_LD, LOOK))

    assert "@id" not in told
    assert told["identifier"] == {
        "@type": "PropertyValue",
        "name": "ORCID iD",
        "value": "0000-0002-1825-0097",
        "description": "(unauthenticated)",
    }


@pytest.mark.parametrize("rel", ["author", "me"])
def test_only_a_proved_id_is_linked_as_the_author(rel: str) -> None:
    proved = Page(draw_html(badge_of(), Style.ICON, LOOK, rel=rel))
    unproved = Page(draw_html(badge_of(authenticated=False), Style.ICON, LOOK, rel=rel))

    assert proved.all("a")[0]["rel"] == rel
    assert "rel" not in unproved.all("a")[0]


def test_an_icon_without_a_name_is_told_by_its_digits() -> None:
    page = Page(draw(badge_of(""), Style.ICON, Form.HTML, LOOK))

    assert page.all("img")[0]["alt"] == "ORCID iD: 0000-0002-1825-0097"


def test_a_picture_is_one_link_with_a_name_and_nothing_fetched() -> None:
    root = etree.fromstring(draw(badge_of(), Style.FULL, Form.SVG, LOOK).encode())

    links = list(root.iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["https://orcid.org/0000-0002-1825-0097"]
    assert [child.get("role") for child in links[0]] == ["img"]
    assert links[0][0].get("aria-label") == root.findtext(f"{SVG}title")
    assert not [one for one in root.iter() if one.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}use")]
    assert not [name for one in root.iter() for name in one.attrib if str(name).startswith("on")]
