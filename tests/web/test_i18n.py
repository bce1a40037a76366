"""The language of a page: chosen, overridden by the site, counted, dated, from right to left."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.catalogues import Catalogues
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.settings_template import template
from orcid_repo_plugin.web import i18n

SKIP = "Skip to the content"
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Skip to the content"
msgstr "{skip}"

msgid "%(num)s work"
msgid_plural "%(num)s works"
msgstr[0] "%(num)s Werk"
msgstr[1] "%(num)s Werke"

msgid "from %(name)s"
msgstr "von %(nombre)s"

#, fuzzy
msgid "Languages"
msgstr "Sprachen?"
"""


@pytest.fixture
def polyglot(make_site: Any, tmp_path: Path) -> Any:
    """A site that has catalogues of its own for Esperanto and Breton, and words in Arabic."""
    (tmp_path / "locale").mkdir()
    for code, skip in (("eo", "Al la enhavo"), ("br", "D'an endalc'had")):
        (tmp_path / "locale" / f"{code}.po").write_text(PO.format(skip=skip), encoding="utf-8")
    texts = {"ar": {SKIP: "إلى المحتوى"}, "en": {"Languages": "Tongues"}}
    return make_site(site={"templates_dir": tmp_path, "texts": texts})


def skip_link(answer: Any) -> str:
    """What the first link of a page says."""
    return str(answer.text.split('href="#main">')[1].split("<")[0])


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ("eo", "Al la enhavo"),
        ("eo-XX, br;q=0.5", "D&#39;an endalc&#39;had"),
        ("br;q=0.1, eo;q=0.9", "Al la enhavo"),
        ("br-FR", "D&#39;an endalc&#39;had"),
        ("en-GB, eo;q=0.9", SKIP),
        ("tlh, *;q=0.1", SKIP),
        ("eo;q=0", SKIP),
        ("", SKIP),
        ("é;;q=x,,", SKIP),
    ],
)
def test_a_page_speaks_the_first_language_of_the_browser_that_we_have(
    polyglot: Any, accept: str, said: str
) -> None:
    answer = polyglot.get("/", headers={"Accept-Language": accept})

    assert skip_link(answer) in (said, said.replace("&#39;", "'"))


def test_what_is_asked_for_comes_before_the_repositorys_and_that_before_the_browsers(polyglot: Any) -> None:
    client = polyglot.client()
    path = polyglot.launch(locale="br")
    german = {"Accept-Language": "eo"}

    by_launch = skip_link(polyglot.get(path, client, headers=german))
    by_choice = skip_link(polyglot.get("/connect?lang=eo", client, headers={"Accept-Language": "br"}))
    after_it = skip_link(polyglot.get("/connect", client, headers={"Accept-Language": "br"}))

    assert "endalc" in by_launch
    assert (by_choice, after_it) == ("Al la enhavo", "Al la enhavo")


def test_a_choice_is_remembered_for_those_only_who_have_a_session(polyglot: Any) -> None:
    assert "Set-Cookie" not in polyglot.get("/?lang=eo").headers


def test_a_language_that_we_do_not_have_is_not_taken(polyglot: Any) -> None:
    assert skip_link(polyglot.get("/?lang=xx")) == SKIP
    assert skip_link(polyglot.get("/?lang=" + "x" * 5000)) == SKIP


def test_what_has_no_translation_is_said_in_english(polyglot: Any) -> None:
    page = polyglot.get("/?lang=eo").text

    assert "Al la enhavo" in page
    assert "Your works on your ORCID record" in page


def test_a_translation_that_is_not_sure_is_not_shown(polyglot: Any) -> None:
    assert "Sprachen" not in polyglot.get("/?lang=eo").text


def test_a_translation_that_asks_for_what_there_is_not_is_left_out(polyglot: Any) -> None:
    with polyglot.web.test_request_context("/?lang=eo"):
        assert i18n.gettext("from %(name)s", name="Josiah") == "from Josiah"


def test_numbers_choose_the_right_form(polyglot: Any) -> None:
    with polyglot.web.test_request_context("/?lang=eo"):
        said = [i18n.ngettext("%(num)s work", "%(num)s works", number) for number in (0, 1, 2)]

    assert said == ["0 Werke", "1 Werk", "2 Werke"]


def test_a_sites_own_words_take_the_place_of_ours(polyglot: Any) -> None:
    assert 'aria-label="Tongues"' in polyglot.get("/").text


def test_a_language_that_is_read_from_right_to_left_turns_the_page(polyglot: Any) -> None:
    answer = polyglot.get("/?lang=ar")

    assert '<html lang="ar" dir="rtl">' in answer.text
    assert skip_link(answer) == "إلى المحتوى"
    assert '<html lang="en" dir="ltr">' in polyglot.get("/").text


def test_every_page_offers_the_languages_without_what_is_good_once(polyglot: Any) -> None:
    page = polyglot.get(polyglot.launch()).text

    assert '<a href="/connect?lang=eo" lang="eo" dir="ltr" hreflang="eo" rel="nofollow">Esperanto</a>' in page
    assert '<span lang="en" dir="ltr" aria-current="true">English</span>' in page


def test_dates_and_numbers_are_written_as_the_language_does(polyglot: Any) -> None:
    when = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
    with polyglot.web.test_request_context("/?lang=eo"):
        eo = i18n.day(when).lower(), i18n.number(1234567)
    with polyglot.web.test_request_context("/"):
        en = i18n.day(when), i18n.day(int(when.timestamp() * 1000)), i18n.moment(when), i18n.number(1234567)

    assert eo == ("2026-novembro-21", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567")
    assert en[:2] == ("November 21, 2026", "November 21, 2026")
    assert en[2].replace("\N{NARROW NO-BREAK SPACE}", " ") == "Nov 21, 2026, 4:40 AM UTC"
    assert en[3] == "1,234,567"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("zh-SG", "zh_CN"),
        ("zh-TW", None),
        ("zh-Hant", None),
        ("de-AT", "de"),
    ],
)
def test_chinese_is_answered_in_the_script_that_was_asked_for(tag: str, code: str | None) -> None:
    known = Catalogues(SiteSettings(texts={"zh_CN": {}, "de": {}}))

    found = known.find(tag)

    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({"texts": {"klingon": {}}}, "site.texts: 'klingon' is no language"),
        ({"language": "eo"}, "site.language: no texts in 'eo'"),
    ],
)
def test_a_language_that_there_is_not_is_told_at_the_start(site: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Catalogues(SiteSettings(**site))


@pytest.mark.parametrize(("before", "lang"), [(19, "de"), (20, "en"), (5000, "en")])
def test_of_the_languages_that_a_browser_prefers_the_first_twenty_are_looked_at(
    site: Any, before: int, lang: str
) -> None:
    header = ",".join((*(f"xx-{number}" for number in range(before)), "de"))

    page = site.client().get("/", headers={"Accept-Language": header}, base_url=site.base_url)

    assert f'<html lang="{lang}"' in page.text


def test_the_settings_choose_the_language_of_who_asks_for_none(make_site: Any) -> None:
    site = make_site(site={"language": "de", "texts": {"de": {SKIP: "Zum Inhalt"}}})

    assert skip_link(site.get("/")) == "Zum Inhalt"


def test_the_text_that_a_new_settings_file_shows_as_an_example_is_one_of_ours() -> None:
    example = re.search(r'# \[site\.texts\.en\]\n# "([^"]*)" = "[^"]*"', template())
    assert example is not None

    assert f'msgid "{example[1]}"' in (Path(__file__).parents[2] / "templates/locale/de.po").read_text(
        encoding="utf-8"
    )
