"""The button with which an author connects their iD."""

import json

import pytest
from lxml import etree

from orcid_repo_plugin.domain.badge import Form
from orcid_repo_plugin.widgets.connect_button import LABEL, connect_button
from orcid_repo_plugin.widgets.look import Look
from tests.widgets.drawn import ALONE, CATALOGUES, ICONS, LOOK, SVG, Page

ADDRESS = "https://orcid.repository.example.org/connect?user=jcarberry&back=1"


def test_the_button_is_a_link_with_orcids_icon_and_words() -> None:
    drawn = connect_button(ADDRESS, LOOK)

    assert drawn == (
        '<a class="orcid-connect" href="https://orcid.repository.example.org/connect?user=jcarberry&amp;back=1">'
        f'<img class="orcid-icon" src="{ICONS}/ORCID-iD_icon_vector.svg" alt="" width="24" height="24">'
        "&#160;Create or connect your ORCID iD</a>"
    )


@pytest.mark.parametrize("form", Form)
def test_the_button_says_the_same_in_every_form(form: Form) -> None:
    for look in (LOOK, ALONE):
        drawn = connect_button("/connect", look, form)

        assert LABEL in drawn
        assert "/connect" in drawn


def test_as_a_picture_it_is_high_enough_to_be_hit_and_leads_to_the_address() -> None:
    root = etree.fromstring(connect_button(ADDRESS, LOOK, Form.SVG).encode())

    assert root.get("height") == "44"
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == [ADDRESS]
    assert root.findtext(f"{SVG}title") == LABEL


def test_as_json_it_is_the_address_and_the_words() -> None:
    assert json.loads(connect_button(ADDRESS, LOOK, Form.JSON)) == {"address": ADDRESS, "label": LABEL}


def test_where_words_run_from_right_to_left_the_icon_is_on_the_right() -> None:
    arabic = Look(CATALOGUES.by_code["ar"])

    root = etree.fromstring(connect_button(ADDRESS, arabic, Form.SVG).encode())

    icon = next(one for one in root.iter(f"{SVG}g") if one.get("class") == "orcid-icon")
    text = next(root.iter(f"{SVG}text"))
    left = int((icon.get("transform") or "").removeprefix("translate(").split()[0])
    assert text.get("direction") == "rtl"
    assert int(text.get("x") or 0) == left - 24 // 4


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " https://repository.example.org",
        "data:text/html,x",
        "//evil.example/connect",
        "/\\evil.example",
        "\\\\evil.example",
        "https://",
        "https:///evil.example",
        "connect",
        "",
        "https://repository.example.org/\nx",
        "https://repository.example.org/\ud800",
    ],
)
def test_an_address_that_is_no_web_address_is_refused(address: str, form: Form) -> None:
    with pytest.raises(ValueError, match="no web address"):
        connect_button(address, LOOK, form)


def test_a_refused_address_is_not_repeated_for_it_may_hold_a_ticket() -> None:
    with pytest.raises(ValueError, match="no web address") as refused:
        connect_button("ftp://repository.example.org/?ticket=5f2c", LOOK)

    assert "5f2c" not in str(refused.value)


@pytest.mark.parametrize("form", [Form.HTML, Form.SVG, Form.MARKDOWN, Form.LATEX, Form.JSON_LD])
def test_an_address_cannot_break_out(form: Form) -> None:
    drawn = connect_button('https://repository.example.org/"><script>alert(1)</script>)}', LOOK, form)

    assert "<script" not in drawn
    if form is Form.HTML:
        assert Page(drawn).tags == ["a", "img"]
