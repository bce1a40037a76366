"""``orcid-repo badge``: a drawing tool that needs no settings and opens no books."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.testing.registry import Registry
from tests.cli.conftest import Installation
from tests.conftest import Result

JOSIAH = "0000-0002-1825-0097"
URI = f"https://orcid.org/{JOSIAH}"
WORD = "(unauthenticated)"
Badge = Callable[..., Result]


@pytest.fixture
def badge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Result]) -> Badge:
    """Runs the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORCID_REPO_CONFIG", raising=False)
    return lambda *arguments: run_cli("badge", *arguments)


def test_a_badge_is_html_in_the_full_style_authenticated_and_nothing_else_is_printed(badge: Badge) -> None:
    result = badge(JOSIAH)

    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("</a>\n")
    assert result.out.count("\n") == 1
    link = html.fragment_fromstring(result.out)
    assert link.get("href") == URI
    assert link.text_content().strip() == URI
    assert WORD not in result.out


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("form", Form)
def test_every_style_in_every_form_has_the_id_and_says_its_state(badge: Badge, style: str, form: str) -> None:
    options = (JOSIAH, "--style", style, "--as", form, "--name", "Josiah Carberry")

    proved, claimed = badge(*options), badge(*options, "--unauthenticated")

    assert (proved.code, claimed.code) == (0, 0), proved.err + claimed.err
    assert JOSIAH in proved.out
    assert JOSIAH in claimed.out
    if form in (Form.JSON, Form.JSON_LD):
        assert json.loads(proved.out) != json.loads(claimed.out)
    else:
        assert WORD not in proved.out
        assert WORD in claimed.out


def test_what_is_drawn_stands_alone_unless_it_is_told_where_the_icons_are(badge: Badge) -> None:
    alone = badge(JOSIAH)
    linked = badge(JOSIAH, "--icons", "https://orcid.repo.example.org/icons/")

    assert 'src="data:image/svg+xml;base64,' in alone.out
    assert 'src="https://orcid.repo.example.org/icons/ORCID-iD_icon_vector.svg"' in linked.out


def test_an_svg_goes_to_a_file(badge: Badge, tmp_path: Path) -> None:
    result = badge(JOSIAH, "--as", "svg", "--output", tmp_path / "josiah.svg")

    assert (result.code, result.out, result.err) == (0, "", "")
    assert etree.parse(tmp_path / "josiah.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_it_makes_no_file(badge: Badge, tmp_path: Path) -> None:
    for style in Style:
        assert badge(JOSIAH, "--style", style).code == 0

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spelling",
    [
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097/",
        "orcid.org/0000-0002-1825-0097",
        "ORCID: 0000-0002-1825-0097",
        " 0000 0002 1825 0097 ",
    ],
)
def test_an_id_may_be_spelled_as_people_do(badge: Badge, spelling: str) -> None:
    assert json.loads(badge(spelling, "--as", "json").out)["orcid"] == URI


def test_the_last_character_may_be_an_x(badge: Badge) -> None:
    assert json.loads(badge("0000-0002-1694-233x", "--as", "json").out)["id"] == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0000-0002-1825-0098", "its check digit is wrong"),
        ("https://orcid.org/0000-0002-1825-009X", "its check digit is wrong"),
        ("0000-0002-1825-009", "sixteen digits in four groups"),
        ("0000-0002-1825-00977", "sixteen digits in four groups"),
        ("Josiah Carberry", "sixteen digits in four groups"),
        ("", "sixteen digits in four groups"),
        ("٠٠٠٠-٠٠٠٢-١٨٢٥-٠٠٩٧", "sixteen digits in four groups"),
        ("https://evil.example/0000-0002-1825-0097", "sixteen digits in four groups"),
        ("0000-0002-1825-0097\n<script>", "sixteen digits in four groups"),
        ("9" * 100_000, "sixteen digits in four groups"),
    ],
)
def test_what_is_no_id_is_not_drawn_and_one_sentence_says_why(badge: Badge, text: str, why: str) -> None:
    result = badge("--as", "html", "--", text)

    assert (result.code, result.out) == (2, "")
    assert why in result.err
    assert result.err.count("\n") == 1
    assert len(result.err) < 250


def test_the_right_check_digit_is_not_guessed(badge: Badge) -> None:
    assert JOSIAH not in badge("0000-0002-1825-0098").err


def test_a_sandbox_id_says_that_it_is_for_trials(badge: Badge) -> None:
    result = badge(f"https://sandbox.orcid.org/{JOSIAH}", "--as", "text")

    assert f"https://sandbox.orcid.org/{JOSIAH} (sandbox: for trials only)" in result.out


@pytest.mark.parametrize(
    "name", ["<b onclick='x'>J</b>", 'J "x" onload=x', "J\u202eC", "漢字 \U0001f9ea", "J" * 10_240]
)
def test_a_name_is_escaped(badge: Badge, name: str) -> None:
    for form in ("html", "svg"):
        result = badge(JOSIAH, "--style", "icon", "--as", form, "--name", name)

        assert result.code == 0
        parsed = html.fragment_fromstring(result.out, create_parent="div")
        assert not [e for e in parsed.iter() if set(e.attrib) & {"onclick", "onload"} or e.tag == "b"]


def test_a_name_in_another_encoding_is_taken_as_far_as_it_can_be_read(badge: Badge) -> None:
    result = badge(JOSIAH, "--style", "icon", "--as", "text", "--name", "J\udcf6siah")

    assert result.code == 0
    assert "J\ufffdsiah" in result.out


def test_a_language_that_there_is_not_is_wrong_use_and_the_others_are_named(badge: Badge) -> None:
    result = badge(JOSIAH, "--language", "tlh")

    assert result.code == 2
    assert "'tlh'; there are " in result.err
    assert "en" in result.err.rpartition("there are ")[2]


def test_a_site_has_words_of_its_own(badge: Badge, tmp_path: Path) -> None:
    (tmp_path / "orcid-repo.toml").write_text(
        f'[site]\nlanguage = "en"\n[site.texts.de]\n"{WORD}" = "(nicht bestätigt)"\n', encoding="utf-8"
    )

    result = badge(JOSIAH, "--as", "text", "--unauthenticated", "--language", "de-AT")

    assert "(nicht bestätigt)" in result.out


def test_a_plugin_of_the_site_draws_and_a_broken_one_is_named(badge: Badge, tmp_path: Path) -> None:
    (tmp_path / "orcid-repo.toml").write_text('plugins_dir = "plugins"\n', encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    plugin = tmp_path / "plugins" / "local.py"

    plugin.write_text("def orcid_render_badge(person): return f'<b><a href=\"{person.uri}\">iD</a></b>'\n")
    good = badge(JOSIAH)
    plugin.write_text("def orcid_render_badge(person): return '<script>alert(1)</script>'\n")
    bad = badge(JOSIAH)

    assert (good.code, good.out, good.err) == (0, f'<b><a href="{URI}">iD</a></b>\n', "")
    assert (bad.code, bad.out.startswith('<a class="orcid-id"')) == (0, True)
    assert bad.err == (
        "orcid-repo: plugin local broke in orcid_render_badge: ValueError: it holds a <script> element, "
        "which has no place in a badge; it was passed over\n"
    )


def test_a_card_is_read_from_the_public_record_when_the_settings_say_where(
    installation: Installation, registry_server: Registry
) -> None:
    orcid = registry_server.person()["orcid"]
    before = {path.name for path in installation.folder.iterdir()}

    read = installation.run("badge", orcid, "--style", "card", "--as", "json")
    claimed = installation.run("badge", orcid, "--style", "card", "--as", "json", "--unauthenticated")

    assert (read.code, read.err) == (0, "")
    assert json.loads(read.out)["summary"]["state"] == "open"
    assert not json.loads(claimed.out).get("summary")
    assert {path.name for path in installation.folder.iterdir()} == before | {"orcid-repo.toml"}


def test_a_card_is_drawn_without_the_record_when_orcid_does_not_answer(
    installation: Installation, registry_server: Registry
) -> None:
    orcid = registry_server.person()["orcid"]
    config = installation.config
    text = config.read_text(encoding="utf-8").replace(
        registry_server.public_api_url, "http://127.0.0.1:9/public"
    )
    config.write_text(text, encoding="utf-8")

    result = installation.run_cli("--config", config, "badge", orcid, "--style", "card", "--as", "text")

    assert result.code == 0
    assert orcid in result.out
    assert "the record could not be read, and the card is drawn without it" in result.err
