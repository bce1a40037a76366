"""Rows of the table ``person``, read as people."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Choices, Person, Proof, Sends
from orcid_repo_plugin.store.tables import person
from orcid_repo_plugin.store.times import moment

_T = person.c
_COLUMNS: Final = (
    *(_T.repository, _T.orcid, _T.user_id, _T.name, _T.proof, _T.authenticated_at, _T.id),
    *(_T.sends, _T.kinds_off, _T.show_orcid),
)


def person_of(row: Sequence[Any]) -> Person:
    """The person in a row of ``PERSON``."""
    repository, orcid, user_id, name, proof, authenticated_at, person_id, sends, kinds_off, show = row
    return Person(
        repository=repository,
        orcid=OrcidId(orcid),
        user_id=user_id,
        name=name,
        proof=Proof(proof),
        authenticated_at=moment(authenticated_at),
        person_id=person_id,
        choices=Choices(sends=Sends(sends), kinds_off=frozenset(kinds_off.split()), show_orcid=bool(show)),
    )


PERSON: Final = select(*_COLUMNS)
"""Rows for ``person_of``; to be narrowed down."""
