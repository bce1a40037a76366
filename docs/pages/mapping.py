"""``docs/mapping.md``: the tables by which items become works, and the codes of the report."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from orcid_repo_plugin.domain.report import TOPICS
from orcid_repo_plugin.domain.work import WorkType
from orcid_repo_plugin.mapping.built_in import built_in, organisation_words
from orcid_repo_plugin.mapping.sendable import REASONS
from orcid_repo_plugin.mapping.validity import CODES as INVALID
from pages.dates import date_rules
from pages.fields import field_tables, slots
from pages.identifiers import identifiers
from pages.markdown import code, codes, finished, generated, paragraph, table

_HEAD: Final = """
These are the tables that decide what an item becomes, printed from the project's own data. Each part of a
work has one hook ([hooks.md](hooks.md)) whose built-in answer uses them, and `orcid-repo map --explain`
names the row behind every value. A row of yours replaces the row of ours with the same key:
"""
_OVERRIDE: Final = """```toml
[mapping.types.eprints]        # only items of this platform
"lab_notes" = "data-set"

[mapping.types]                # items of every platform
"Werkstattbericht" = "report"

[mapping.roles]
"opponent" = "supervision"     # a CRediT role by its short name; "" sends the name without a role

[mapping.relationships]
"translation/isbn" = "part-of"

[mapping.containers]
"data-set" = ["series", "institution"]

[mapping.fields.dspace]
"local.identifier.doi" = "identifier:doi"
"local.thesis.*" = "ignore"
```"""
_WORDS: Final = """
Words are compared without regard to case, accents, blanks and punctuation. Of a URI the last part counts,
of a path in a vocabulary (`text::journal`) the last part that is known, and what stands before a bracket or
a comma is tried, too, and then the singular. Of several words for one item the first that any table knows
decides; `other` is taken only when none says more.
"""
_TABLE_NOTES: Final = {
    "types": "asked for every platform, after its own table; ORCID's 59 types stand for themselves as well",
    "types.not_types": "known to be no type; passed over without a warning",
    "types.bibtex": "asked first for platform `files`",
    "roles": "asked for every platform",
    "roles.patent": "instead of all others when the work is a patent",
}
_ROLES: Final = """
ORCID knows the roles in the first column. CRediT roles stand by their short names here and are sent as
ORCID's URIs. Words under "no role" are known, but ORCID has no role for them: the name is sent and the role
left out.
"""
_CONTAINERS: Final = """
`journal-title` is one text at ORCID, whatever it names. The first kind of container in the row that the
item has is sent; a type without a row takes the row `*`.
"""
_HELD: Final = """
A work is mapped, but not sendable, when the repository does not show its item to the public, when a newer
version in the same input speaks for it, when it has no title, when any plugin refuses it, or when ORCID
would refuse it. An embargo on a file is no reason: the work exists and its page is public.
"""
_ORGANISATIONS: Final = """
Where the repository does not tell persons from organisations, a name is an organisation's when it holds one
of these words; a weak word (it is a family name as well) counts only beside a link word. Settings add words
with `organisation_words`.
"""


def page() -> str:
    """The page."""
    lines = [*generated("How an item becomes a work", "the mapping's tables"), *paragraph(_HEAD)]
    lines += [*_OVERRIDE.splitlines(), ""]
    head = len(lines)
    lines += ["## Work types", "", *paragraph(_WORDS), *_by_value("types")]
    lines += ["## Contributor roles", "", *paragraph(_ROLES), *_by_value("roles")]
    lines += ["## Organisations among the names", "", *paragraph(_ORGANISATIONS), *_organisations()]
    lines += ["## Identifiers and their relationships", "", *identifiers()]
    lines += ["## Containers", "", *paragraph(_CONTAINERS), *_containers()]
    lines += ["## Dates", "", *date_rules()]
    lines += ["## Held back", "", *paragraph(_HELD), *_held()]
    lines += ["## Fields", "", *slots(), *field_tables()]
    lines += ["## Report codes", "", *_report_codes()]
    return finished([*lines[:head], *_contents("\n".join(lines)), *lines[head:]])


def _contents(text: str) -> list[str]:
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    links = (f"[{title}](#{title.lower().replace(' ', '-')})" for title in titles)
    return paragraph(f"On this page: {', '.join(links)}.")


def _by_value(name: str) -> Iterator[str]:
    """The tables of one name, each as ORCID's value and the words that lead to it."""
    for title, rows in built_in().items():
        if title == name or title.startswith(f"{name}."):
            note = _TABLE_NOTES.get(title, "")
            yield from [f"### {title}", ""]
            yield from paragraph(f"{note[:1].upper()}{note[1:]}.") if note else []
            if title == "types.not_types":
                yield from paragraph(codes(rows))
            else:
                yield from table(["at ORCID", "words"], _grouped(rows, own_names=title == "types"))


def _grouped(rows: Mapping[str, str], *, own_names: bool) -> Iterator[list[str]]:
    """ORCID's values in its order, each with its words; its own names are not said twice."""
    words: dict[str, list[str]] = {}
    for word, value in rows.items():
        if not (own_names and word == value):
            words.setdefault(value, []).append(word)
    order = {work_type.value: place for place, work_type in enumerate(WorkType)}
    for value in sorted(words, key=lambda value: (not value, order.get(value, 0))):
        short = value.rstrip("/").rpartition("/")[2]
        yield [code(short) or "no role", codes(words[value])]


def _containers() -> list[str]:
    rows = built_in()["containers"].items()
    return table(
        ["work type", "the first of these"], ([code(name), codes(kinds.split(", "))] for name, kinds in rows)
    )


def _organisations() -> Iterator[str]:
    for name, words in organisation_words().items():
        yield from paragraph(f"- `{name}`: {', '.join(words)}")[:-1]
    yield ""


def _held() -> list[str]:
    rows = [[state.value, code(reason), sentence] for state, (reason, sentence) in REASONS.items()]
    return table(["state of the item", "code", "said as"], rows)


def _report_codes() -> Iterator[str]:
    yield from paragraph("Codes are stable; scripts may rely on them. Messages are not.")
    topics = {**TOPICS, "What ORCID would refuse (level `error`)": INVALID}
    for topic, rows in topics.items():
        yield from [f"### {topic}", ""]
        yield from table(["code", "meaning"], ([code(name), meaning] for name, meaning in rows.items()))
