"""ORCID's icon files: never altered, and whole in whatever is drawn."""

from base64 import b64decode
from hashlib import sha256

import pytest
from lxml import etree

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.widgets import icons
from orcid_repo_plugin.widgets.drawing import draw
from tests.widgets.drawn import ALONE, LOOK, SVG, Page, badge_of

HASHES = {
    True: "24e2805bb9409fb1a2c2ce9a4bf8c1406606e03a0f5014394b99a09824b099c0",
    False: "4666eec4ed5b890976f309c54de2e2694ab97d07b3af180e7889b49d5e0219ad",
}
"""Of the files in ORCID's library, 2024."""


@pytest.mark.parametrize("state", HASHES)
def test_the_files_are_orcids_byte_for_byte(state: bool) -> None:
    assert sha256(icons.file_bytes(state)).hexdigest() == HASHES[state]


@pytest.mark.parametrize("state", HASHES)
@pytest.mark.parametrize("style", [Style.FULL, Style.COMPACT, Style.ICON])
def test_html_that_stands_alone_holds_the_file_itself(style: Style, state: bool) -> None:
    page = Page(draw(badge_of(authenticated=state), style, Form.HTML, ALONE))

    kind, _comma, body = (page.all("img")[0]["src"] or "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert sha256(b64decode(body)).hexdigest() == HASHES[state]


@pytest.mark.parametrize("state", HASHES)
@pytest.mark.parametrize(
    ("style", "size"),
    [(Style.FULL, 24), (Style.COMPACT, 24), (Style.ICON, 16)],
    ids=["full", "compact", "icon"],
)
def test_a_picture_holds_the_file_as_it_is_with_a_quarter_free_on_each_side(
    style: Style, size: int, state: bool
) -> None:
    drawn = draw(badge_of(authenticated=state), style, Form.SVG, LOOK)

    root = etree.fromstring(drawn.encode())
    group = next(one for one in root.iter(f"{SVG}g") if one.get("class") == "orcid-icon")
    text = next(root.iter(f"{SVG}text"), None)
    assert icons.file_bytes(state).decode().strip() in drawn
    assert root.get("height") == str(size)
    assert group.get("transform") == f"translate({size // 4} 0) scale({size / icons.SIDE})"
    assert text is None or text.get("x") == str(size // 4 + size + size // 4)
