"""The tool that keeps the translations in step with the texts."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

DOCS = Path(__file__).parents[2] / "docs"
SKIP = "Skip to the content"
STATE = "(unauthenticated)"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """The folder of the tool's catalogues, empty."""
    made = tmp_path / "templates" / "locale"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch, catalogues: Path) -> Iterator[ModuleType]:
    """The tool, with catalogues of its own."""
    monkeypatch.syspath_prepend(str(DOCS))
    import messages as tool

    monkeypatch.setattr(tool, "CATALOGUES", catalogues)
    yield tool
    sys.modules.pop("messages", None)


def test_it_finds_the_texts_of_templates_of_python_and_of_the_refusals(messages: ModuleType) -> None:
    found = messages.template()

    for english in (
        SKIP,  # base.html
        "Here researchers connect their account at %(name)s with their ORCID record, see what was written "
        "there in their name, and can leave again.",  # home.html, a trans block
        "This page is too old",  # problems.py
        "ORCID does not accept the connection between your record and the repository any more. "
        "Please connect again.",  # refusals.toml
    ):
        assert english in found, english
    assert STATE not in found


def test_it_finds_the_few_words_of_badges_and_those_that_depend_on_a_number(messages: ModuleType) -> None:
    found = messages.template(messages.BADGES)

    for english in (
        STATE,  # words.py, a constant
        "ORCID has locked this record",  # card_words.py, in a table
        "Edited by %(names)s",  # listing.py
    ):
        assert english in found, english
    counted = found.get("and %(count)s more")
    assert counted is not None
    assert counted.pluralizable
    assert SKIP not in found


def test_texts_of_a_badges_template_are_found_in_html_and_svg(
    messages: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    templates, code = tmp_path / "templates" / "badge", tmp_path / "widgets"
    templates.mkdir()
    code.mkdir()
    (templates / "card.html").write_text("{% trans %}Kiln of {{ name }}{% endtrans %}", encoding="utf-8")
    (templates / "card.svg").write_text('<title>{{ _("Cracked pot") }}</title>', encoding="utf-8")
    (code / "pots.py").write_text('said = look.words.text("Whole pot")\n', encoding="utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setitem(
        messages.FOLDERS, "badge", messages.FOLDERS["badge"]._replace(code=code.relative_to(tmp_path).name)
    )

    found = [one.id for one in messages.template(messages.BADGES) if one.id]

    assert found == ["Kiln of %(name)s", "Cracked pot", "Whole pot"]


@pytest.mark.parametrize(("name", "known"), [("de", SKIP), ("badge/de", STATE)], ids=["pages", "badges"])
def test_what_was_translated_stays_and_what_is_gone_goes(
    messages: ModuleType, catalogues: Path, name: str, known: str
) -> None:
    old = f'{HEAD}msgid "{known}"\nmsgstr "Zum Inhalt"\n\nmsgid "Gone long ago"\nmsgstr "Lange fort"\n'
    path = catalogues / f"{name}.po"
    path.parent.mkdir(exist_ok=True)
    path.write_text(old, encoding="utf-8")
    texts = messages.template(Path(name).parent.as_posix())

    written = messages.updated(name, texts)

    said = read_po(BytesIO(written), locale="de").get(known)
    assert said is not None
    assert said.string == "Zum Inhalt"
    assert b"Gone long ago" not in written
    assert len(messages.missing(written, name)) == len(texts) - 1
    assert known not in messages.missing(written, name)


@pytest.mark.parametrize("name", ["zh_CN", "badge/zh_CN"])
def test_a_second_run_changes_nothing(messages: ModuleType, catalogues: Path, name: str) -> None:
    assert messages.main([name]) == 0
    first = (catalogues / f"{name}.po").read_bytes()

    assert messages.main([]) == 0

    assert (catalogues / f"{name}.po").read_bytes() == first
    assert first.startswith(b"# Texts of badges." if "/" in name else b"# Texts of the pages.")


def test_a_language_begins_in_its_folder_with_as_many_forms_as_its_numbers_have(
    messages: ModuleType, catalogues: Path
) -> None:
    assert messages.main(["badge/ar", "pl"]) == 0

    assert [one.relative_to(catalogues).as_posix() for one in sorted(catalogues.rglob("*.po"))] == [
        "badge/ar.po",
        "pl.po",
    ]
    begun = (catalogues / "badge" / "ar.po").read_text(encoding="utf-8")
    assert "nplurals=6" in begun
    assert 'msgstr[5] ""' in begun


def test_a_folder_that_there_is_not_is_refused_before_anything_is_written(
    messages: ModuleType, catalogues: Path
) -> None:
    with pytest.raises(SystemExit, match="badges/de: there are no such catalogues"):
        messages.main(["de", "badges/de"])

    assert not list(catalogues.rglob("*"))


def test_the_check_tells_of_badges_too_and_writes_nothing(
    messages: ModuleType, catalogues: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = f'{HEAD}msgid "Gone long ago"\nmsgstr "Lange fort"\n'
    (catalogues / "badge").mkdir()
    (catalogues / "badge" / "de.po").write_text(stale, encoding="utf-8")

    assert messages.main(["--check"]) == 1

    told = capsys.readouterr().out
    assert told.startswith("templates/locale/badge/de.po is stale")
    assert f"    {STATE}\n" in told
    assert (catalogues / "badge" / "de.po").read_text(encoding="utf-8") == stale


def test_our_own_catalogues_are_in_step_and_whole(
    messages: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = DOCS.parent / "templates" / "locale"
    monkeypatch.setattr(messages, "CATALOGUES", ours)

    assert messages.main(["--check", *(f"badge/{one.stem}" for one in ours.glob("badge/*.po"))]) == 0
