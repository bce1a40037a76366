"""The people and items of the gallery: made up, with iDs that pass the checksum. No book knows them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import EDITOR, AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate

JOSIAH: Final = Badge(orcid=OrcidId("0000-0002-1825-0097"), authenticated=True, name="Josiah Carberry")
"""ORCID's own example researcher."""
NORA: Final = Badge(orcid=OrcidId("0000-0002-1694-233X"), authenticated=False, name="Nora Beispiel")
"""Somebody typed her iD in."""
TRIAL: Final = replace(JOSIAH, host="sandbox.orcid.org")
HIDDEN: Final = "Ines Ejemplo"
"""Does not want her iD to be shown."""
WRONG: Final = "0000-0002-1825-0098"
"""Its check digit is wrong."""
BADGES: Final = {"authenticated": JOSIAH, "unauthenticated": NORA, "sandbox": TRIAL}
"""By what the gallery calls their state."""

_READ_AT: Final = datetime(2026, 11, 21, 4, 40, tzinfo=UTC)
_SUMMARY: Final = RecordSummary(
    read_at=_READ_AT,
    changed_at=datetime(2026, 11, 3, 9, 12, tzinfo=UTC),
    name=JOSIAH.name,
    employments=(
        Affiliation(
            organisation="Brown University",
            role="Professor of Psychoceramics",
            start=PublicationDate(1929),
            validated=True,
        ),
        Affiliation(
            organisation="Wesleyan University", start=PublicationDate(1921), end=PublicationDate(1929)
        ),
    ),
    employment_count=2,
    educations=(Affiliation(organisation="Brown University", role="PhD", end=PublicationDate(1921)),),
    education_count=1,
    works=Count(validated=12, self_asserted=3),
    fundings=Count(validated=1),
    peer_reviews=Count(validated=40, self_asserted=0),
)
CARDS: Final = {
    "authenticated": replace(JOSIAH, summary=_SUMMARY),
    "unauthenticated": NORA,
    "locked": replace(JOSIAH, summary=RecordSummary(read_at=_READ_AT, state="locked")),
    "deprecated": replace(
        JOSIAH, summary=RecordSummary(read_at=_READ_AT, state="deprecated", primary="0000-0002-1694-233X")
    ),
}
"""Cards by what has become of the record."""

_GIVEN: Final = ("Amina", "Bo", "Chiara", "Dmitri", "Élodie", "Femi", "Grit", "Hanako", "Ivo", "Jun")
_FAMILY: Final = ("Adeyemi", "Brandt", "Costa", "Dvořák", "Eriksen", "Fujita", "García", "Haddad", "Ito")


def one_author(badge: Badge) -> AuthorList:
    """A name with its iD behind it."""
    return _made("An example", (ListedName(name=badge.name, badge=badge),))


def _made(title: str, names: tuple[ListedName, ...]) -> AuthorList:
    return AuthorList(byline=Byline(repository="main", item_id="sample", title=title), names=names)


def _crowd(number: int) -> Iterator[ListedName]:
    """Names of a large collaboration: of four, two have proved an iD, and one has one that is not proved."""
    for place in range(number):
        name = f"{_GIVEN[place % len(_GIVEN)]} {_FAMILY[place % len(_FAMILY)]}"
        digits = f"000900099998{place:03d}"
        digits += check_digit(digits)
        orcid = OrcidId("-".join(digits[start : start + 4] for start in range(0, 16, 4)))
        badge = Badge(orcid=orcid, authenticated=place % 2 == 0, name=name)
        yield ListedName(name=name, badge=None if place % 4 == 3 else badge)


_SHORT: Final = (
    ListedName(name=JOSIAH.name, badge=JOSIAH),
    ListedName(name=NORA.name, badge=NORA),
    ListedName(name=HIDDEN),
    ListedName(name="Psychoceramics Society", organisation=True),
    ListedName(name="Edith Marlow", role=EDITOR),
)
LISTS: Final = {
    "short": _made("A Theory of Cracked Pots", _SHORT),
    "long": _made("Cracked Pots of the World", tuple(_crowd(24))),
    "folded": _made("All Pots Ever Cracked", tuple(_crowd(271))),
}
"""Author lists by their length."""
