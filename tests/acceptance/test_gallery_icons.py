"""ORCID's icon in all that we draw: its shape, size, colours and clear space, pixel by pixel."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.acceptance.gallery import looking, open_gallery
from tests.acceptance.icons import (
    EVERY,
    FULL,
    GREEN,
    HOLLOW,
    NEAR,
    PICTURES,
    RING,
    References,
    Seen,
    icons_in_page,
    icons_in_pictures,
)
from tests.acceptance.pixels import Picture

WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "large": {"device_scale_factor": 2},
    "largest": {"device_scale_factor": 4},
}
"""How the page is looked at; enlarged, icons have 32, 48, 64 and 96 pixels of the screen."""
TALL = 2600
"""Pixels of a window that shows a whole part of the page."""
SECTIONS = ("styles", "cards", "connect", "languages", "components")
MOST = 12
"""Icons of each part of the page that are looked at."""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery."""
    with open_gallery(tmp_path_factory.mktemp("gallery")) as address:
        yield f"{address}/gallery"


@pytest.fixture(scope="module")
def references(chromium: Browser, gallery: str) -> Iterator[References]:
    """ORCID's own files."""
    found = References(chromium, gallery.removesuffix("/gallery"))
    yield found
    found.context.close()


def test_the_comparison_tells_a_wrong_icon_from_a_right_one(references: References) -> None:
    for size in (16, 24, 32, 64):
        right = references.of(FULL, size, (255, 255, 255))
        beside = Picture(size, size, tuple(row[1:] + row[:1] for row in right.rows))
        mirrored = Picture(size, size, tuple(row[::-1] for row in right.rows))

        assert right.differs(beside) > 7
        assert right.differs(mirrored) > 14
        assert right.differs(references.of(HOLLOW, size, (255, 255, 255))) > 50


def _in_page(page: Page, section: str, scale: int) -> list[Seen]:
    some = page.locator(f"#{section}").locator(EVERY)
    found = [
        one
        for number in range(min(some.count(), MOST))
        for one in icons_in_page(page, some.nth(number), scale)
    ]
    assert len(found) >= 1, section
    return found


@pytest.mark.parametrize(
    ("section", "way"),
    [
        (section, way)
        for section in SECTIONS
        for way in WAYS
        if section == "styles" or way in ("light", "largest")
    ],
)
def test_every_icon_in_the_page_is_orcids_own_to_the_pixel(
    chromium: Browser, gallery: str, references: References, section: str, way: str
) -> None:
    look = WAYS[way]
    with looking(chromium, f"{gallery}?only={section}&theme=light", height=TALL, **look) as page:
        found = _in_page(page, section, look.get("device_scale_factor", 1))

    assert [one.where for one in found if references.distance(one) >= NEAR] == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_icon_in_a_picture_is_orcids_own_to_the_pixel(
    chromium: Browser, gallery: str, references: References, theme: str, way: str
) -> None:
    look = WAYS[way]
    with looking(chromium, f"{gallery}?only=pictures&theme={theme}", height=TALL, **look) as page:
        some = page.locator(PICTURES)
        found = [
            one
            for number in range(some.count())
            for one in islice(
                icons_in_pictures(page, some.nth(number), look.get("device_scale_factor", 1)), 3
            )
        ]

    assert len(found) >= 20
    assert [one.where for one in found if references.distance(one) >= NEAR] == []


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_icons_keep_their_colours_on_every_ground(chromium: Browser, gallery: str, theme: str) -> None:
    with looking(chromium, f"{gallery}?only=styles&theme={theme}", height=TALL) as page:
        found = _in_page(page, "styles", 1)

    for one in found:
        share = {colour: number / one.size**2 for colour, number in one.icon.colours().items()}
        assert (share.get(GREEN, 0) > 0.3) is not one.hollow, one.where
        assert (share.get(RING, 0) > 0.005) is one.hollow, one.where
    assert {one.hollow for one in found} == {True, False}
    assert len({one.ground for one in found}) == 1


@pytest.mark.parametrize("section", [*SECTIONS, "authors"])
def test_a_quarter_of_the_icon_is_free_on_each_side_of_it(
    chromium: Browser, gallery: str, section: str
) -> None:
    with looking(chromium, f"{gallery}?only={section}&theme=light", height=TALL) as page:
        found = _in_page(page, section, 1)

    crowded = [
        one.where for one in found if any(set(side.colours()) != {one.ground} for side in one.beside())
    ]
    assert crowded == []


def test_no_icon_is_smaller_than_16_pixels_and_those_that_stand_alone_have_24(
    chromium: Browser, gallery: str
) -> None:
    with looking(chromium, f"{gallery}?theme=light") as page:
        sizes = page.locator(EVERY).evaluate_all(
            """all => all.filter(one => one.checkVisibility()).map(one => {
                const host = one.getRootNode().host, box = one.getBoundingClientRect();
                const text = (one.closest("a") ?? host).innerText ?? "";
                const alone = text.includes("https://") || !!one.closest(".orcid-connect")
                    || host?.localName === "orcid-connect" || host?.getAttribute("variant") === "full";
                return [alone, box.width, box.height] })"""
        )

    assert len(sizes) > 50
    assert {(width, height) for alone, width, height in sizes if alone} == {(24, 24)}
    assert {(width, height) for alone, width, height in sizes if not alone} == {(16, 16)}
