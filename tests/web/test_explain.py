"""The public explanation, and ORCID's icons."""

import re
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

ICONS = {
    "ORCID-iD_icon_vector.svg": "24e2805bb9409fb1a2c2ce9a4bf8c1406606e03a0f5014394b99a09824b099c0",
    "ORCID-iD_icon_unauth_vector.svg": "4666eec4ed5b890976f309c54de2e2694ab97d07b3af180e7889b49d5e0219ad",
}
BADGES = ["authenticate", "display", "collect", "connect", "synchronize"]


def sections(text: str) -> dict[str, str]:
    """The words of each section, by its id."""
    found = html.fromstring(text).xpath("//section[@id]")
    return {one.get("id"): " ".join(one.text_content().split()) for one in found}


def test_anybody_can_read_what_the_repository_does_with_orcid(site: Any) -> None:
    answer = site.get("/about")

    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []
    assert [one for one in sections(answer.text) if one in BADGES] == BADGES
    assert "What Brown Digital Repository does with ORCID" in answer.text
    assert [one for one in sections(answer.text).values() if re.search(r"[a-z]\.[A-Z]", one)] == []


def test_the_explanation_has_one_heading_and_none_is_left_out_on_the_way_down(site: Any) -> None:
    page = html.fromstring(site.get("/about").text)

    levels = [int(one.tag[1]) for one in page.xpath("//*[self::h1 or self::h2 or self::h3]")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_site_that_only_asks_for_the_id_does_not_claim_to_write(make_site: Any) -> None:
    site = make_site(connect={"api": "public"})

    told = sections(site.get("/about").text)

    assert "writes nothing to your ORCID record" in told["connect"]
    assert "does not ask to read more of your record than what everybody can see" in told["collect"]
    assert "Know your iD." in told["allow"]
    assert "Add and correct your works." not in told["allow"]


def test_the_explanation_says_what_happens_when_an_item_is_withdrawn(make_site: Any) -> None:
    takes_off, keeps = make_site(push={"withdrawn": "delete"}), make_site(push={"withdrawn": "keep"})

    told = [sections(site.get("/about").text)["synchronize"] for site in (takes_off, keeps)]

    assert "the entry is taken off" in told[0]
    assert "the entry stays until you take it off" in told[1]


def test_how_long_things_are_kept_is_what_the_settings_say(make_site: Any) -> None:
    site = make_site(push={"history_months": 7}, service={"session_hours": 3})

    told = sections(site.get("/about").text)["stored"]

    assert "7 months" in told
    assert "3 hours" in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("answered: 1 month.", "signing in: 1 hour.")),
        ("de", ("geantwortet hat: 1 Monat.", "Anmeldung: 1 Stunde.")),
    ],
)
def test_one_month_and_one_hour_are_told_as_one(
    make_site: Any, language: str, words: tuple[str, ...]
) -> None:
    site = make_site(push={"history_months": 1}, service={"session_hours": 1})

    told = sections(site.get(f"/about?lang={language}").text)["stored"]

    assert [one for one in words if one not in told] == []


def test_a_text_of_the_site_may_hold_a_per_cent_sign_where_a_number_decides(make_site: Any) -> None:
    ours = "What was sent and what ORCID answered: %(num)s months."
    site = make_site(site={"texts": {"en": {ours: "All of it (100 %%): %(num)s months."}}})

    assert "All of it (100 %): 24 months." in sections(site.get("/about").text)["stored"]


def test_a_site_puts_its_own_words_in_the_place_of_ours(make_site: Any) -> None:
    ours = "The green icon means that the person signed in at ORCID to confirm this iD."
    site = make_site(site={"texts": {"en": {ours: "Ask the library about your iD."}}})

    told = sections(site.get("/about").text)["display"]

    assert "Ask the library about your iD." in told
    assert ours not in told


def test_the_name_of_a_repository_is_text_and_no_html(make_site: Any) -> None:
    site = make_site(repositories={"main": {"name": "Brown <script>alert(1)</script> & Co"}})

    page = site.get("/about").text

    assert "<script" not in page
    assert "Brown &lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page


@pytest.mark.parametrize("name", ICONS)
def test_orcids_icons_are_as_orcid_gives_them_out(site: Any, name: str) -> None:
    shipped = (files("orcid_repo_plugin.templates") / "pages" / "orcid" / name).read_bytes()

    served = site.get(f"/icons/{name}")

    assert sha256(shipped).hexdigest() == ICONS[name]
    assert served.data == shipped
    assert served.mimetype == "image/svg+xml"


def test_a_site_can_replace_an_icon(make_site: Any, tmp_path: Any) -> None:
    (tmp_path / "own" / "orcid").mkdir(parents=True)
    (tmp_path / "own" / "orcid" / "ORCID-iD_icon_vector.svg").write_text("<svg>black</svg>")
    site = make_site(site={"templates_dir": tmp_path / "own"})

    assert site.get("/icons/ORCID-iD_icon_vector.svg").text == "<svg>black</svg>"


@pytest.mark.parametrize("name", ["base.html", "../base.html", "%2e%2e%2fconnect.html", "ORCID.svg"])
def test_nothing_but_the_icons_is_served_as_an_icon(site: Any, name: str) -> None:
    assert site.get(f"/icons/{name}").status_code == 404
