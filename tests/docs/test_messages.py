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


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """The tool, with catalogues of its own."""
    monkeypatch.syspath_prepend(str(DOCS))
    import messages as tool

    monkeypatch.setattr(tool, "CATALOGUES", tmp_path)
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


def test_what_was_translated_stays_and_what_is_gone_goes(messages: ModuleType, tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    old = f'{head}msgid "{SKIP}"\nmsgstr "Zum Inhalt"\n\nmsgid "Gone long ago"\nmsgstr "Lange fort"\n'
    (tmp_path / "de.po").write_text(old, encoding="utf-8")
    texts = messages.template()

    written = messages.updated("de", texts)

    catalogue = read_po(BytesIO(written), locale="de")
    said = catalogue.get(SKIP)
    assert said is not None
    assert said.string == "Zum Inhalt"
    assert b"Gone long ago" not in written
    assert len(messages.missing(written, "de")) == len(texts) - 1
    assert SKIP not in messages.missing(written, "de")


def test_a_second_run_changes_nothing(messages: ModuleType, tmp_path: Path) -> None:
    texts = messages.template()
    first = messages.updated("zh_CN", texts)
    (tmp_path / "zh_CN.po").write_bytes(first)

    assert messages.updated("zh_CN", texts) == first
