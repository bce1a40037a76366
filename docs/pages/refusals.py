"""``docs/refusals.md``: what ORCID's refusals mean, from the client's own table."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from orcid_repo_plugin.orcid_api.refusals import Row, refusals_table
from pages.markdown import code, finished, generated, paragraph, table

_HEAD: Final = """
What ORCID can say instead of yes, what it means, what is done about it, and who must act: the author, the
admin of the repository, whoever develops this project ("us"), or nobody. `orcid-repo status`, `history` and
`failures` say it with the field, the value or the scope that ORCID names. Nothing is lost by a refusal: a
work that waits is sent when its cause is gone, and `orcid-repo retry` tries at once.
"""
_OAUTH: Final = """
The words of OAuth, which ORCID answers with when tokens are made, renewed, or not accepted. They have no
error-code.
"""
_HTTP: Final = """
Answers without an error-code come from something between us and ORCID, or from a busy ORCID. They say
nothing about a permission or a record, and are not taken for that.
"""
_FIELDS: Final = """
Where ORCID names the field that it finds fault with, the way out is the field's own.
"""
_OTHER: Final = "any other"
_HEADING: Final = ("what happened", "what we do", "who acts", "the way out", "to the author")


def page() -> str:
    """The page."""
    found = refusals_table()
    lines = [*generated("Refusals", "`orcid_api/refusals.toml`"), *paragraph(_HEAD)]
    lines += ["## ORCID's error-codes", "", *_rows("code", found.codes)]
    lines += ["## OAuth", "", *paragraph(_OAUTH), *_rows("error", found.oauth)]
    lines += ["## HTTP statuses without a code", "", *paragraph(_HTTP)]
    lines += _rows("status", {_status(key): row for key, row in found.http.items()})
    lines += ["## Fields", "", *paragraph(_FIELDS)]
    fields = ([code(key), field.words, field.to_do] for key, field in sorted(found.fields.items()))
    return finished([*lines, *table(["ORCID's name", "it is about", "the way out"], fields)])


def _rows(name: str, rows: Mapping[str, Row]) -> Iterator[str]:
    ordered = sorted(rows.items(), key=lambda item: (item[0] == _OTHER, item[0]))
    cells = ([code(key), row.what, row.we, row.who, row.to_do, row.author] for key, row in ordered)
    yield from table([name, *_HEADING], cells)


def _status(key: str) -> str:
    return f"{key} {HTTPStatus(int(key)).phrase}" if key != "0" else _OTHER
