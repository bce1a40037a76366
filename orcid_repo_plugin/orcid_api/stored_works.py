"""Works as they stand at ORCID: read in bulk, and compared with what we would send."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from orcid_repo_plugin.domain.work import Contributor, Work
from orcid_repo_plugin.errors import InputError, OrcidRefusal
from orcid_repo_plugin.orcid_api.bulk import error_of
from orcid_repo_plugin.orcid_api.payload import work_from_json
from orcid_repo_plugin.orcid_api.tolerant import milliseconds, path_of, text, whole

_NAMED: Final = re.compile(r"'([0-9]{1,18})'", re.ASCII)
_UNTOLD: Final = "ORCID's bulk answer does not tell what holds for this put-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWork:
    """A whole work on a record."""

    put_code: int
    work: Work
    source_client_id: str | None
    """Who put it there, if it was a client."""
    visibility: str | None
    last_modified: int | None
    """Milliseconds since 1970, UTC."""

    @classmethod
    def of(cls, put_code: int, document: Mapping[str, Any]) -> "StoredWork":
        """Read the JSON of a full work.

        :raises InputError: it does not have the shape of a work.
        """
        return cls(
            put_code=put_code,
            work=work_from_json(document),
            source_client_id=path_of(document.get("source"), "source-client-id"),
            visibility=text(document.get("visibility")),
            last_modified=milliseconds(document.get("last-modified-date")),
        )


def paired(elements: Iterable[Any], asked: Sequence[int]) -> dict[int, StoredWork | OrcidRefusal]:
    """Pair a bulk answer with the put-codes that were asked for.

    ORCID answers in an order of its own, errors may come at the end or in between, and some do not
    name their put-code: those are paired only where no other reading is possible.

    :returns: one answer for each put-code, in the order in which they were asked for.
    """
    found: dict[int, StoredWork | OrcidRefusal] = {}
    nameless: list[OrcidRefusal] = []
    for element in elements:
        work = element.get("work") if isinstance(element, Mapping) else None
        if isinstance(work, Mapping):
            put_code = whole(work.get("put-code"))
            if put_code is not None and put_code in asked:
                found[put_code] = _stored(put_code, work)
        elif (refusal := error_of(element)) is not None:
            named = [code for code in map(int, _NAMED.findall(refusal.detail)) if code in asked]
            if len(named) == 1:
                found.setdefault(named[0], _about(named[0], refusal))
            else:
                nameless.append(refusal)
    missing = [put_code for put_code in asked if put_code not in found]
    found |= {put_code: _about(put_code, one) for put_code, one in _shared_out(missing, nameless)}
    return {put_code: found[put_code] for put_code in asked}


def _shared_out(missing: list[int], nameless: list[OrcidRefusal]) -> Iterable[tuple[int, OrcidRefusal]]:
    """Errors that say the same of as many as are missing, said of each; else nothing certain is said."""
    alike = {(refusal.status, refusal.code) for refusal in nameless}
    if len(alike) == 1 and len(nameless) == len(missing):
        return zip(missing, nameless, strict=True)
    return ((put_code, OrcidRefusal(400, None, _UNTOLD)) for put_code in missing)


def _stored(put_code: int, document: Mapping[str, Any]) -> StoredWork | OrcidRefusal:
    try:
        return StoredWork.of(put_code, document)
    except InputError as error:
        return OrcidRefusal(
            400, None, f"put-code {put_code}: the work cannot be read: {error}", put_code=put_code
        )


def _about(put_code: int, refusal: OrcidRefusal) -> OrcidRefusal:
    """The same refusal, naming its put-code."""
    detail = f"put-code {put_code}: {refusal.detail}"
    return OrcidRefusal(
        refusal.status, refusal.code, detail, error=refusal.error, put_code=put_code, orcid=refusal.orcid
    )


def same_content(payload: bytes, stored: Work) -> bool:
    """Whether what stands at ORCID is what we would send, so that nothing needs to be sent.

    Never a false yes: only a blank that stands for nothing, and the address in a contributor's iD, may
    differ; put-codes are not compared. A false no costs one PUT, which ORCID takes without a change.

    >>> same_content(b'{"title":{"title":{"value":"Pots"}},"type":"book"}', Work(type="book", title="Pots"))
    True
    """
    return _comparable(work_from_json(orjson.loads(payload))) == _comparable(stored)


def _comparable(work: Work) -> tuple[Any, ...]:
    translated, citation = work.translated_title, work.citation
    return (
        work.type,
        work.title,
        _filled(work.subtitle),
        (translated.value, translated.language) if translated and _filled(translated.value) else None,
        _filled(work.journal_title),
        _filled(work.short_description),
        (citation.type, citation.value) if citation and _filled(citation.value) else None,
        work.publication_date,
        tuple((one.type, one.value, one.relationship, _filled(one.url)) for one in work.external_ids),
        _filled(work.url),
        tuple(map(_contributor, work.contributors)),
        _filled(work.language),
        _filled(work.country),
    )


def _contributor(one: Contributor) -> tuple[str | None, ...]:
    orcid = one.orcid.path if one.orcid else None
    return _filled(one.credit_name), _filled(one.role), _filled(one.sequence), orcid


def _filled(value: str | None) -> str | None:
    return value if value and not value.isspace() else None
