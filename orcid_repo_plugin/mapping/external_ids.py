"""Finds a work's identifiers in every field that can hold one, and says how each stands to it."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.identifier_finder import find
from orcid_repo_plugin.domain.identifiers import normalize
from orcid_repo_plugin.domain.item import ItemIdentifier, RepositoryItem
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import ExternalId, Relationship, WorkType
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.mapping.description import DEFAULT_PREFIX, normal_url
from orcid_repo_plugin.mapping.grants import grant_ids
from orcid_repo_plugin.mapping.tables import Tables

CITATION: Final = "citation"
"""Relationship of a field that holds a free citation of the item."""
RELATED: Final = "related"
"""Relationship of a field that names other works, and sometimes the same one elsewhere."""
_RELATED_OURS: Final = {"doi": "self", "pmid": "self", "pmc": "self", "arxiv": "version-of"}
"""What a related address is, when the repository itself says that it is the item's own DOI, PMID …"""
_NUMBERED: Final = {
    WorkType.PATENT: "pat",
    WorkType.REPORT: "other-id",
    WorkType.WORKING_PAPER: "other-id",
    WorkType.MANUAL: "other-id",
    WorkType.TECHNICAL_STANDARD: "other-id",
    WorkType.STANDARDS_AND_POLICY: "other-id",
}
"""What a bare number is for work types that are known by their number."""
_NAMING: Final = ("doi", "arxiv", "pmid", "pmc")
"""Types by which an earlier version is known to the world."""
_ONE_ONLY: Final = frozenset({"doi", "pmid", "pmc"})
"""A work has one of each; a second one names another version."""


class Candidate(NamedTuple):
    """An identifier that was found, before duplicates and rivals are sorted out."""

    type: str
    value: str
    url: str | None
    relationship: str
    field: str
    rule: str


class Checked(tuple[ExternalId, ...]):
    """Identifiers that are clean already: the built-in answer."""

    __slots__ = ()


class ExternalIdsMapping:
    """The built-in answer of ``orcid_gather_external_ids``."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @hookimpl(trylast=True)
    def orcid_gather_external_ids(self, item: RepositoryItem, work_type: str, report: Report) -> Checked:
        """All identifiers, each once, at least one of them ``self`` where the item has an address."""
        sure: list[Candidate] = []
        unsure: list[Candidate] = []
        for given in item.identifiers:
            found = self._candidates(item, given, work_type, report)
            (unsure if given.relationship in (CITATION, RELATED) else sure).extend(found)
        if item.handle:
            sure.extend(self._typed(item.handle, "handle", "self", "handle", "the item's handle", report))
        if unsure:
            sure.extend(_confirmed(sure, list(_agreeing(unsure, report)), report))
        sure.extend(self._earlier(item, report))
        if item.grants:
            sure.extend(Candidate(*found) for found in grant_ids(item.grants, report))
        ids = _sorted_out(sure, report)
        if not any(c.relationship == Relationship.SELF for c in ids):
            ids = [*_last_resort(item, report), *ids]
        for c in ids:
            report.chose("external-id", c.field, c.rule, _words(c))
        return Checked(ExternalId(c.type, c.value, c.relationship, c.url) for c in ids)

    def _candidates(
        self, item: RepositoryItem, given: ItemIdentifier, work_type: str, report: Report
    ) -> Iterator[Candidate]:
        value, field, type_, relationship = given.value, given.field, given.type, given.relationship
        if type_:
            wanted = _RELATED_OURS.get(type_, "") if relationship == RELATED else relationship
            if wanted != "":
                how = wanted or self.tables.relationship(work_type, type_)
                rule = f"row {work_type}/{type_}" if wanted is None else f"the field says {type_} {wanted}"
                yield from self._typed(value, type_, how, field, rule, report)
                return
        if relationship == RELATED:
            report.info("related-not-sent", field, f"{value[:120]!r}: nothing says that it names this work")
        if type_ or relationship == RELATED:
            return
        found = find(value, whole=relationship != CITATION)
        for kind, raw in found:
            if kind == "uri":  # an address is no identifier as long as there is a better one
                if raw != item.uri and (not item.urls or raw != item.urls[0].value):
                    report.info("not-sent", field, f"{raw[:120]} is an address, and no identifier")
                continue
            how = self.tables.relationship(work_type, kind)
            if relationship and relationship != CITATION:
                how = relationship
            yield from self._typed(raw, kind, how, field, f"recognised as {kind} in {field}", report)
        if not found and not relationship:
            yield from self._number(value, field, work_type, report)
        elif not found and relationship != CITATION:
            report.info("identifier-not-recognised", field, f"{value[:80]!r} is of no type that ORCID knows")

    def _number(self, value: str, field: str, work_type: str, report: Report) -> Iterator[Candidate]:
        kind = _NUMBERED.get(WorkType(work_type))
        if kind is None:
            report.info("identifier-not-recognised", field, f"{value[:80]!r} is of no type that ORCID knows")
        else:
            yield from self._typed(value, kind, "self", field, f"number of a {work_type}", report)

    def _typed(
        self, value: str, type_: str, relationship: str, field: str, rule: str, report: Report
    ) -> Iterator[Candidate]:
        for cleaned in self.tables.clean_all(type_, value):
            if cleaned.value is None:
                report.warning(
                    "bad-identifier", field, f"{type_} {value[:80]!r}: {cleaned.problem}; left out"
                )
            elif type_ == "handle" and cleaned.value.startswith(DEFAULT_PREFIX):
                words = (
                    f"{cleaned.value} has DSpace's default prefix, which thousands of sites share; not sent"
                )
                report.info("handle-not-registered", field, words)
            else:
                if type_ == "doi" and " " in value and (rest := _behind(cleaned.value, value)):
                    words = f"only {cleaned.value} is taken: a DOI ends at a blank; {rest[:60]!r} follows it"
                    report.warning("identifier-cut", field, words)
                yield Candidate(type_, cleaned.value, cleaned.url, relationship, field, rule)

    def _earlier(self, item: RepositoryItem, report: Report) -> Iterator[Candidate]:
        """What the item's older versions are known by."""
        for given in item.earlier:
            if given.relationship in (CITATION, RELATED, "part-of", "funded-by"):
                continue
            pairs = [(given.type, given.value)] if given.type else find(given.value, whole=True)
            for kind, raw in pairs:
                if kind in _NAMING:
                    rule = "identifier of an earlier version"
                    yield from self._typed(raw, kind, "version-of", given.field, rule, report)


def _behind(doi: str, text: str) -> str:
    """What follows a DOI in its field, unless that is a note in brackets or another DOI."""
    rest = text.lower().partition(doi)[2].strip(" .,;")
    return "" if not rest or rest[0] in "[({|" or find(rest, whole=True) else rest


def _confirmed(sure: list[Candidate], unsure: list[Candidate], report: Report) -> Iterator[Candidate]:
    """What citations and related addresses add: types that the work does not have yet, and the
    identifiers that it has, once more. Another one of its type is another work's."""
    own = {c.type: c for c in reversed(sure) if c.relationship == Relationship.SELF}
    for c in unsure:
        mine = own.get(c.type)
        if mine is None or any(c.type == s.type and c.value == s.value for s in sure):
            yield c
        else:
            words = f"{c.type} {c.value} is not the item's own {mine.value}; left out"
            report.info("related-not-sent", c.field, words)


def _agreeing(unsure: list[Candidate], report: Report) -> Iterator[Candidate]:
    """Of each type, the one that citations and related addresses agree on."""
    for type_ in dict.fromkeys(c.type for c in unsure):
        same = [c for c in unsure if c.type == type_]
        if len({normalize(type_, c.value) for c in same}) == 1:
            yield same[0]
        else:
            values = ", ".join(dict.fromkeys(c.value for c in same))[:200]
            report.info(
                "identifier-ambiguous", same[0].field, f"several {type_} are named: {values}; none taken"
            )


def _sorted_out(candidates: list[Candidate], report: Report) -> list[Candidate]:
    """Each identifier once, ``self`` before others; a second DOI names another version."""
    kept: dict[tuple[str, str], Candidate] = {}
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        type_, value = candidate.type, candidate.value
        key = (type_, normalize(type_, value) or value)
        if type_ in _ONE_ONLY and candidate.relationship == Relationship.SELF:
            rival = first.setdefault(type_, candidate)
            if rival.value != value:
                report.warning(
                    "second-identifier",
                    candidate.field,
                    f"{type_} {value} differs from {rival.value} in {rival.field}; sent as version-of",
                )
                candidate = candidate._replace(relationship=Relationship.VERSION_OF)
        kept[key] = _stronger(kept[key], candidate) if key in kept else candidate
    return sorted(kept.values(), key=_rank)


def _stronger(old: Candidate, new: Candidate) -> Candidate:
    """One of two finds of one identifier: ``self`` beats ``version-of``; both fields are named."""
    beats = new.relationship == Relationship.SELF and old.relationship == Relationship.VERSION_OF
    first, second = (new, old) if beats else (old, new)
    both = first.field if second.field in first.field.split(", ") else f"{first.field}, {second.field}"
    return first._replace(field=both)


def _rank(candidate: Candidate) -> tuple[bool, bool]:
    """The DOI first, what is not the work itself last; else in the order of the fields."""
    return candidate.relationship != Relationship.SELF, candidate.type != "doi"


def _last_resort(item: RepositoryItem, report: Report) -> Iterator[Candidate]:
    """The item's own address as ``uri``, when nothing better names the work; else its key here.

    A bare key would be the same in many repositories, so the repository's name stands before it.
    """
    if item.uri and (url := normal_url(item.uri)):
        yield Candidate(
            "uri", url, url, "self", item.uri_field, "the item's persistent address, as a last resort"
        )
    elif item.item_id and not item.item_id.startswith("#"):
        words = "no identifier and no address names the work; with a DOI or an address it would group"
        report.warning("only-own-key", "", words)
        value = f"{item.repository.name}:{item.item_id}"
        yield Candidate(
            "source-work-id", value, None, "self", "", "the repository's own key, as a last resort"
        )


def _words(c: Candidate) -> str:
    groups = c.relationship in (Relationship.SELF, Relationship.VERSION_OF)
    return f"{c.type} {c.value} {c.relationship}, {'groups' if groups else 'never groups'}"


def join(answers: Iterable[Iterable[ExternalId]], tables: Tables, report: Report) -> tuple[ExternalId, ...]:
    """All answers of the hook as one list; what plugins give is cleaned and checked as ours is.

    :param answers: as pluggy gives them, the last loaded plugin's first; ours keeps its place in front.
    """
    ours: dict[tuple[str, str], ExternalId] = {}
    for answer in sorted(answers, key=lambda a: not isinstance(a, Checked)):
        if isinstance(answer, Checked):
            ours.update({(i.type, normalize(i.type, i.value) or i.value): i for i in answer})
            continue
        for given in answer:
            for cleaned in tables.clean_all(given.type, given.value):
                if cleaned.value is None:
                    message = f"{given.type} {given.value[:80]!r} from a plugin: {cleaned.problem}; left out"
                    report.warning("bad-identifier", "", message)
                    continue
                new = ExternalId(given.type, cleaned.value, given.relationship, given.url or cleaned.url)
                key = (new.type, normalize(new.type, new.value) or new.value)
                if key not in ours:
                    ours[key] = new
                    words = f"{new.type} {new.value} {new.relationship}"
                    report.chose("external-id", "", "added by a plugin", words)
    return tuple(ours.values())
