"""``docs/metadata.md``: what machines are told of an item, a sample of each format printed by the code."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, Byline, BylineName, ListedName, PersonPage
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.widgets.metadata import (
    FORMATS,
    MARK_THE_STATE,
    link_header,
    linkset,
    person_json_ld,
)
from orcid_repo_plugin.widgets.metadata.harvesting import oai_dc
from orcid_repo_plugin.widgets.metadata.signposting import MOST_IN_HEADER
from orcid_repo_plugin.widgets.metadata.work_types import WORK_TYPES
from pages.markdown import code, codes, finished, generated, paragraph, table

_SERVICE: Final = "https://orcid.repository.example.org/items/main/12"
_JOSIAH: Final = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=True, name="Josiah Carberry")
_SAMPLE: Final = AuthorList(
    byline=Byline(
        repository="main",
        item_id="12",
        title="A Theory of Cracked Pots",
        language="en",
        work_type="journal-article",
        date="2019-03-07",
        container="Journal of Psychoceramics",
        publisher="Society of Psychoceramics",
        uri="https://repository.example.org/12",
        identifiers=(("doi", "10.5555/12345678"),),
    ),
    names=(
        ListedName(name="Josiah Carberry", family="Carberry", given="Josiah", badge=_JOSIAH),
        ListedName(
            name="Ada Example",
            family="Example",
            given="Ada",
            badge=Badge(orcid=OrcidId("0000-0002-1694-233X"), authenticated=False),
        ),
        ListedName(name="Pottery Working Group", organisation=True),
        ListedName(name="Grace Sample", family="Sample", given="Grace", role=EDITOR),
    ),
)

_HEAD: Final = """
Who wrote an item is told to machines in their own words: to search engines on the item's page, to DataCite
and Crossref with the DOI, to harvesters by OAI-PMH. An iD leaves as proved only if our books say so: its
owner signed in at ORCID. One that nobody has proved leaves only where the format can say just that;
everywhere else it stays out, and the name alone is told. iDs stand in the order of the authors, each once
for each role.
"""
_SAMPLES: Final = """
All samples tell of one item: Josiah Carberry has proved his iD, Ada Example's was typed in by somebody, a
working group is an author too, and there is an editor.
"""
_PLAIN: Final = """
Names and titles may hold anything. They go through XML and JSON writers, never into text by hand; line
breaks become blanks, and what XML or UTF-8 cannot carry becomes U+FFFD. Addresses that are not http or
https are left out. An iD of ORCID's sandbox keeps its address at `sandbox.orcid.org`, so that it is never
taken for a real one.
"""

_FORMATS: Final[dict[str, tuple[str, str, str]]] = {
    "jsonld": (
        "JSON-LD",
        "search engines, knowledge graphs",
        "schema.org's words. `@id` is the iD. Also a person's page has it, see below.",
    ),
    "head": (
        "Tags for a page's head",
        "Google Scholar, Zotero, harvesters of pages",
        "`citation_author_orcid` follows its author directly. The JSON-LD comes with it, safe inside a "
        "script element.",
    ),
    "datacite": (
        "DataCite, JSON",
        "a DOI at DataCite by its REST API: the `attributes`",
        "What is mandatory and not known is `:unav`, DataCite's word for it; an unknown year is null, and "
        "DataCite refuses the item until somebody fills it in.",
    ),
    "datacite-xml": (
        "DataCite, XML",
        "a DOI at DataCite, `oai_datacite`",
        "Kernel 4; checked against DataCite's schemas 4.6 and 4.7. An unknown year is `:unav`, which the "
        "schema refuses.",
    ),
    "openaire": (
        "OpenAIRE 4",
        "`oai_openaire`",
        "The two blocks inside `resource` belong into the record.",
    ),
    "jats": (
        "JATS",
        "`oai_jats`, journals",
        "Marks the state of each iD: `authenticated` is `true` or `false`.",
    ),
    "crossref": (
        "Crossref",
        "a DOI at Crossref",
        "Marks the state of each iD. No namespace: it takes that of the deposit. Authors and editors only: "
        "of Crossref's other roles none is for certain one of ORCID's. Crossref refuses a whole deposit for "
        "one name, so digits and question marks are taken out of persons' names, and each part is cut to 60 "
        "characters.",
    ),
    "rioxx": ("RIOXX 2", "`rioxx`, CORE", "The iD is the attribute `id`."),
    "rioxx3": ("RIOXX 3", "`rioxx`, CORE", "Authors are called creators, and the iD is an element."),
    "mods": ("MODS", "`mods`, libraries", "Roles are MARC's codes."),
    "marc": ("MARC 21, as XML", "`marcxml`, library catalogues", "`$1` names the person by the iD."),
    "oai_dc": (
        "oai_dc",
        "`oai_dc`, everybody",
        "Names only: there is no place for an iD. A site may ask for a second `dc:creator` with the address.",
    ),
}
"""By the format's name: its title, who reads it, and what to know about it."""


def page() -> str:
    """The page."""
    lines = [*generated("iDs for machines", "the formats themselves"), *paragraph(_HEAD)]
    lines += table(["name", "format", "read by", "iD that nobody has proved"], _overview())
    lines += [*paragraph(_PLAIN), *paragraph(_SAMPLES)]
    for name, make in FORMATS.items():
        lines += _section(name, make)
    return finished([*lines, *_oai_dc(), *_signposting(), *_person(), *_types()])


def _overview() -> Iterator[list[str]]:
    for name in FORMATS:
        title, readers, _ = _FORMATS[name]
        left = 'in it, marked `authenticated="false"`' if name in MARK_THE_STATE else "left out"
        yield [code(name), title, readers, left]


def _section(name: str, make: Callable[[AuthorList], str]) -> list[str]:
    title, _, remark = _FORMATS[name]
    language = {"jsonld": "json", "datacite": "json", "head": "html"}.get(name, "xml")
    return [f"## {title}: {code(name)}", "", *paragraph(remark), *_block(language, make(_SAMPLE))]


def _block(language: str, text: str) -> list[str]:
    return [f"```{language}", *text.rstrip("\n").split("\n"), "```", ""]


def _oai_dc() -> list[str]:
    asked = "With the address, for sites that ask for it:"
    return [*paragraph(asked), *_block("xml", oai_dc(_SAMPLE, with_uris=True))]


def _signposting() -> list[str]:
    told = f"""The `Link` header names each author with a proved iD, the DOI, and where the item is described.
    With more than {MOST_IN_HEADER} authors it names the link set instead, which has them all."""
    described = [(f"{_SERVICE}/datacite.json", "application/json")]
    header = link_header(_SAMPLE, f"{_SERVICE}/linkset.json", described_by=described)
    whole = linkset(_SAMPLE, _SAMPLE.byline.uri, described_by=described)
    lines = [
        "## Signposting",
        "",
        *paragraph(told),
        *_block("text", "Link: " + header.replace(", <", ",\n  <")),
    ]
    return [*lines, *_block("json", json.dumps(whole, indent=2))]


def _person() -> list[str]:
    told = "A researcher who shows their iD, with the items read backwards: each names the person."
    written = replace(_SAMPLE.byline, names=(BylineName(name=_JOSIAH.name, orcid=_JOSIAH.orcid.path),))
    data = person_json_ld(PersonPage(repository="main", badge=_JOSIAH, items=(written,)))
    return ["## A person", "", *paragraph(told), *_block("json", json.dumps(data, indent=2))]


def _types() -> list[str]:
    rows = [
        [code(kind), codes([names.schema_org]), codes([names.datacite]), code(names.container.highwire)]
        for kind, names in WORK_TYPES.items()
    ]
    return ["## Work types", "", *table(["ORCID", "schema.org", "DataCite", "tag of the container"], rows)]
