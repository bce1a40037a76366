"""Brings the catalogues in ``templates/locale`` in step with the texts, and says what is missing.

The pages' texts are in ``templates/locale``, the few words of badges, in more languages, in ``badge`` there.

python docs/messages.py                adds new texts to every catalogue, takes out those that are gone
python docs/messages.py de badge/ja    the same for these languages; begins a catalogue that is not there
python docs/messages.py --check        exits 1 and names what is stale or has no translation
"""

import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError
from jinja2.ext import babel_extract

from orcid_repo_plugin.orcid_api.refusals import refusals_table

ROOT: Final = Path(__file__).parent.parent
CATALOGUES: Final = ROOT / "templates" / "locale"
PAGES: Final = "."
BADGES: Final = "badge"
_JINJA: Final = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}
_DROPPED: Final = tuple(
    f'"{name}'.encode()
    for name in ("Project-Id", "Report-", "POT-", "PO-Rev", "Last-Trans", "Language-Team", "Generated-By")
)
"""Header lines that say nothing here, or would be new each time."""
_SHOWN: Final = 20


class Folder(NamedTuple):
    """What the catalogues of a folder are made of."""

    texts_of: str
    """Who shows the texts, as the catalogues' first line names them."""
    templates: str
    code: str
    calls: Mapping[str, tuple[int, ...] | None]
    """The functions whose arguments are texts, as Babel wants them."""
    refusals: bool = False
    """Whether our table of ORCID's refusals is shown, too."""


_GETTEXT: Final = {"_": None, "gettext": None, "ngettext": (1, 2)}
FOLDERS: Final = {
    PAGES: Folder("the pages", "templates/pages", "orcid_repo_plugin/web", _GETTEXT, refusals=True),
    BADGES: Folder(
        "badges",
        "templates/badge",
        "orcid_repo_plugin/widgets",
        _GETTEXT | {"to_translate": None, "text": None, "counted": (1, 2)},
    ),
}
"""By their path below ``templates/locale``."""


def template(folder: str = PAGES) -> Catalog:
    """Every text that a folder's catalogues translate, in English, with the files that it stands in."""
    found = Catalog(charset="utf-8")
    for place, text in _texts(FOLDERS[folder]):
        found.add(text, locations=[(place, 0)])
    return found


def updated(name: str, texts: Catalog) -> bytes:
    """A language's catalogue with the texts as they are now; what was translated stays so.

    :param name: ``de`` for the pages, ``badge/de`` for badges.
    """
    path, code = CATALOGUES / f"{name}.po", Path(name).name
    catalogue = Catalog(locale=code, charset="utf-8")
    if path.is_file():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=code)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = (
        f"# Texts of {FOLDERS[_folder(name)].texts_of}. `make messages` keeps them in step with the code."
    )
    written = BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_DROPPED))


def missing(written: bytes, name: str) -> list[str]:
    """The English texts that have no translation in this language."""
    catalogue = read_po(BytesIO(written), locale=Path(name).name)
    return [_english(one) for one in catalogue if one.id and not _is_said(one)]


def main(arguments: list[str]) -> int:
    """Update the catalogues, or look whether they are complete and in step."""
    check = "--check" in arguments
    named = [one for one in arguments if one != "--check"] or _there()
    folders = {name: _folder(name) for name in named}
    texts, failed = {folder: template(folder) for folder in FOLDERS}, False
    for name, folder in folders.items():
        path, english = CATALOGUES / f"{name}.po", texts[folder]
        written = updated(name, english)
        stale = not path.is_file() or path.read_bytes() != written
        if stale and not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(written)
        lacking = missing(written, name)
        told = "is stale; `make messages` brings it in step" if check else "was brought in step"
        _tell(path, told if stale else "is in step", lacking, len(english))
        failed = failed or bool(lacking) or (check and stale)
    return 1 if failed and check else 0


def _there() -> list[str]:
    """The catalogues that there are, the pages' first."""
    return [
        (Path(folder) / path.stem).as_posix()
        for folder in FOLDERS
        for path in sorted((CATALOGUES / folder).glob("*.po"))
    ]


def _folder(name: str) -> str:
    folder = Path(name).parent.as_posix()
    if folder not in FOLDERS:
        raise SystemExit(f"{name}: there are no such catalogues; write a language like de, or badge/de")
    return folder


def _tell(path: Path, state: str, lacking: list[str], total: int) -> None:
    shown = path.relative_to(CATALOGUES.parent.parent)
    print(f"{shown} {state}; {total - len(lacking)} of {total} texts are translated")
    for text in lacking[:_SHOWN]:
        print(f"    {text[:120]}")
    if len(lacking) > _SHOWN:
        print(f"    … and {len(lacking) - _SHOWN} more")


def _texts(folder: Folder) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Each text with the file that it stands in."""
    for path in sorted((ROOT / folder.templates).rglob("*.*")):
        if path.suffix in (".html", ".svg"):
            yield from _of_file(path, babel_extract, folder, _JINJA)
    for path in sorted((ROOT / folder.code).rglob("*.py")):
        yield from _of_file(path, "python", folder, {})
    table = refusals_table()
    for rows in (table.codes, table.oauth, table.http) if folder.refusals else ():
        yield from (("orcid_repo_plugin/orcid_api/refusals.toml", row.author) for row in rows.values())


def _of_file(
    path: Path, method: Any, folder: Folder, options: dict[str, str]
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    place = path.relative_to(ROOT).as_posix()
    with path.open("rb") as source:
        try:
            found = list(extract(method, source, keywords=folder.calls, options=options))
        except TemplateSyntaxError as error:
            raise SystemExit(f"{place}, line {error.lineno}: {error.message}") from None
    yield from ((place, text) for _line, text, _comments, _context in found)


def _is_said(message: Message) -> bool:
    said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(said) and not message.fuzzy


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
