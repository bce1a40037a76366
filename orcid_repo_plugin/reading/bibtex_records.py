"""Reads the entries of a BibTeX file: strings resolved, cross-references followed, broken ones reported."""

import contextlib
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, Field, ParsingFailedBlock, String

from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.errors import UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.bibtex_chunks import Chunk, find_chunks
from orcid_repo_plugin.reading.bibtex_values import Values
from orcid_repo_plugin.reading.record import MAX_DEPTH, Record
from orcid_repo_plugin.reading.source import Source

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # we report failed blocks ourselves

MAX_PARENTS: Final = 10_000
_NOT_INHERITED_WORDS: Final = (
    "crossref title subtitle author doi url abstract note keywords pages key label sortkey xref ids "
    "eprint file annote"
)
NOT_INHERITED: Final = frozenset(_NOT_INHERITED_WORDS.split())
"""Fields of a parent that say nothing about its parts."""

_CROSSREF: Final = re.compile(rb"""crossref\s*=\s*[{"]?\s*([^\s,{}"#]+)""", re.IGNORECASE)
_CROSSREF_MARKS: Final = (b"crossref", b"Crossref", b"CROSSREF", b"CrossRef", b"crossRef")
_HEADER: Final = re.compile(r"@\s*(\w+)\s*([{(])\s*")
_KEYLESS: Final = re.compile(r"[A-Za-z][\w-]*\s*=")
_GUARD: Final = "\ufdd0"
"""Put between a backslash and a brace, so that bibtexparser counts the brace as BibTeX does."""


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """One entry, its strings resolved; LaTeX is left as it stands."""

    type: str
    """In lower case: ``article``."""
    key: str
    """May be empty in odd files."""
    fields: Mapping[str, str]
    """By lower-case name, in the file's order; inherited fields at the end."""
    findings: tuple[Finding, ...] = ()


def read_bibtex(source: Source) -> Iterator[Record[BibtexEntry] | UnreadableItem]:
    """The entries of a file, one after the other; the file is never held whole.

    Read once, and twice more when it has cross-references: parents may come after their parts.

    :raises UnreadableSource: the file is empty, or there is no entry in it.
    """
    parents = _parents(source) if source.contains(*_CROSSREF_MARKS) else {}
    values = Values()
    seen: set[int] = set()
    found = False
    for chunk in find_chunks(source.blocks()):
        if chunk.kind in ("comment", "preamble"):
            continue
        if chunk.kind == "string" and not chunk.problem:
            _define(chunk, values)
            continue
        found = True
        entry = _read(chunk, values) if not chunk.problem else chunk.problem
        if isinstance(entry, str):
            yield UnreadableItem(source.name, chunk.position, entry)
            continue
        entry = _inherit(_told_twice(entry, seen), parents)
        yield Record(chunk.position, entry)
    if not found:
        empty = not any(source.blocks())
        raise UnreadableSource(source.name, "is empty" if empty else "holds no BibTeX entry")


def _told_twice(entry: BibtexEntry, seen: set[int]) -> BibtexEntry:
    mark = hash(entry.key)
    if entry.key and mark in seen:
        return _with(entry, "duplicate-key", "", f"another entry before it has the key {entry.key!r}, too")
    seen.add(mark)
    return entry


def _with(entry: BibtexEntry, code: str, field: str, message: str) -> BibtexEntry:
    return replace(entry, findings=(*entry.findings, Finding(Level.WARNING, code, field, message)))


def _define(chunk: Chunk, values: Values) -> None:
    text, _ = _text(chunk)
    for block in parse_string(text, parse_stack=[]).blocks:
        if isinstance(block, String):
            values.define(block.key, block.value)


def _read(chunk: Chunk, values: Values) -> BibtexEntry | str:
    """The entry, or why there is none."""
    text, findings = _text(chunk)
    deep = _depth(text)
    if deep > MAX_DEPTH:
        return f"its braces are nested {deep} deep; at most {MAX_DEPTH}"
    guarded = "\\" in text and not chunk.protected and ("\\{" in text or "\\}" in text)
    if guarded:
        text = text.replace("\\{", f"\\{_GUARD}{{").replace("\\}", f"\\{_GUARD}}}")
    block = _parse(text)
    if isinstance(block, str):
        return block
    fields: dict[str, str] = {}
    for field in block.fields:
        _put(field, fields, values, findings, guarded)
    return BibtexEntry(block.entry_type.lower(), block.key, fields, tuple(findings))


def _put(
    field: Field, fields: dict[str, str], values: Values, findings: list[Finding], guarded: bool
) -> None:
    for name, value, said in values.resolve(field.key.lower(), field.value):
        if guarded:
            value = value.replace(_GUARD, "")
        findings.extend(said)
        if name in fields:
            message = f"{name} stands twice in the entry; kept the first, not {value[:80]!r}"
            findings.append(Finding(Level.WARNING, "duplicate-field", name, message))
        else:
            fields[name] = value


def _text(chunk: Chunk) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []

    def warn(code: str, message: str) -> None:
        findings.append(Finding(Level.WARNING, code, "", message))

    try:
        text = chunk.data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = chunk.data.decode("cp1252")
        except UnicodeDecodeError:
            text = chunk.data.decode("latin-1")
        warn("encoding-guessed", "not UTF-8; read as Windows-1252")
    if "\0" in text:
        text = text.replace("\0", "")
        warn("control-characters", "NUL bytes were left out")
    if chunk.protected:
        warn("unbalanced-braces", r"balanced only if \{ is no brace, which BibTeX does not grant")
    match = _HEADER.match(text)
    if match:
        rest = text[match.end() :].replace(_GUARD, "")
        comma = "," if _KEYLESS.match(rest) and match[1].lower() != "string" else ""
        text = f"@{match[1]}{match[2]}{comma}{rest}"
    return text, findings


def _depth(text: str) -> int:
    """How deep the braces are nested; looked at only where there are many."""
    if text.count("{") <= MAX_DEPTH:
        return 0
    level = deepest = 0
    for match in re.finditer("[{}]", text):
        level += 1 if match[0] == "{" else -1
        deepest = max(deepest, level)
    return deepest


def _parse(text: str) -> Entry | str:
    for block in parse_string(text, parse_stack=[]).blocks:
        if isinstance(block, Entry):
            return block
        if isinstance(block, DuplicateFieldKeyBlock):
            inner = block.ignore_error_block
            if isinstance(inner, Entry):
                return inner
        if isinstance(block, ParsingFailedBlock):
            reason = getattr(block.error, "abort_reason", None) or str(block.error)
            return " ".join(reason.split())[:300]
    return "no entry could be read from it"


def _parents(source: Source) -> dict[str, BibtexEntry]:
    """The entries that others refer to, by lower-case key."""
    wanted: set[str] = set()
    for chunk in _readable_chunks(source):
        for match in _CROSSREF.finditer(chunk.data):
            if len(wanted) < MAX_PARENTS:
                wanted.add(match[1].decode("utf-8", "replace").lower())
    values = Values()
    parents: dict[str, BibtexEntry] = {}
    for chunk in _readable_chunks(source):
        if chunk.kind == "string" and not chunk.problem:
            _define(chunk, values)
        elif not chunk.problem and chunk.kind not in ("comment", "preamble"):
            head = chunk.data[:300].decode("utf-8", "replace")
            key = _HEADER.sub("", head, count=1).partition(",")[0].strip().lower()
            if key in wanted and key not in parents:
                entry = _read(chunk, values)
                if isinstance(entry, BibtexEntry):
                    parents[key] = _small(entry)
    return parents


def _readable_chunks(source: Source) -> Iterator[Chunk]:
    """The chunks before any damage, which is told when the entries themselves are read."""
    with contextlib.suppress(UnreadableSource):
        yield from find_chunks(source.blocks())


def _small(parent: BibtexEntry) -> BibtexEntry:
    """Only what its parts inherit."""
    fields = {
        name: value
        for name, value in parent.fields.items()
        if name not in NOT_INHERITED and len(value) < 10_000
    }
    whole = parent.fields.get("booktitle") or parent.fields.get("title")
    return replace(parent, fields={**fields, **({"booktitle": whole[:10_000]} if whole else {})})


def _inherit(entry: BibtexEntry, parents: Mapping[str, BibtexEntry]) -> BibtexEntry:
    target = entry.fields.get("crossref", "").strip()
    if not target:
        return entry
    parent = parents.get(target.lower())
    if parent is None:
        return _with(
            entry, "crossref-missing", "crossref", f"no entry {target[:80]!r} in this file to inherit from"
        )
    return replace(entry, fields=_joined(entry, parent))


def _joined(entry: BibtexEntry, parent: BibtexEntry) -> dict[str, str]:
    fields = dict(entry.fields)
    for name, value in parent.fields.items():
        fields.setdefault(name, value)
    return fields
