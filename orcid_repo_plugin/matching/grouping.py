"""Which works of a list ORCID would show as one, and why.

ORCID joins works that share a key, the pair of an identifier's type and its normal form, and joins
what is joined with them. The relationship is no part of the key: a preprint that names the article's
DOI as ``version-of`` stands in the article's group. No type is exempt: an ISSN sent as ``self`` would
join all articles of a journal. Source: ORCID-Source, ``ActivitiesGroupGenerator``.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orcid_repo_plugin.domain.identifiers import normalize
from orcid_repo_plugin.domain.work import ExternalId

Key = tuple[str, str]
"""An identifier's type and its normal form; the raw value where ORCID finds no normal form."""


class Group(NamedTuple):
    """Works that ORCID would show as one."""

    members: tuple[int, ...]
    """The works' places in the list, ascending."""
    keys: tuple[Key, ...]
    """What joins them: the keys that two or more of them have, in the order in which they are met again."""


class Participation(NamedTuple):
    """What the identifiers of one work do when ORCID groups."""

    groups: tuple[ExternalId, ...]
    """Another work with one of these joins this one."""
    stays_out: tuple[ExternalId, ...]
    """They name the whole that the work is part of, or its grant, and join nothing."""


def key(external_id: ExternalId) -> Key | None:
    """What ORCID compares, or ``None`` for an identifier that takes no part.

    >>> key(ExternalId("doi", "https://doi.org/10.5555/ABC"))
    ('doi', '10.5555/abc')
    >>> key(ExternalId("issn", "2049-3630", "part-of")) is None
    True
    """
    if not external_id.groups:
        return None
    return external_id.type, normalize(external_id.type, external_id.value) or external_id.value


def participation(external_ids: Iterable[ExternalId]) -> Participation:
    """Tell the identifiers of a work that group from those that do not."""
    ids = tuple(external_ids)
    return Participation(tuple(i for i in ids if i.groups), tuple(i for i in ids if not i.groups))


def group(works: Sequence[Sequence[ExternalId]]) -> list[Group]:
    """Put works together as ORCID would; a work that shares nothing is a group of its own.

    The time grows with the number of identifiers, and the order of the works changes no group.

    :param works: each work's identifiers.
    :returns: every work in exactly one group; groups in the order of their first members.

    >>> doi = ExternalId("doi", "10.5555/12345678")
    >>> group([[doi], [ExternalId("isbn", "9780306406157")], [ExternalId("doi", "10.5555/12345678.")], [doi]])
    ... # doctest: +NORMALIZE_WHITESPACE
    [Group(members=(0, 3), keys=(('doi', '10.5555/12345678'),)),
     Group(members=(1,), keys=()), Group(members=(2,), keys=())]
    """
    return group_keys((key(external_id) for external_id in external_ids) for external_ids in works)


def group_keys(works: Iterable[Iterable[Key | None]]) -> list[Group]:
    """The same, from keys that are known already.

    :param works: each work's keys; ``None`` takes no part.

    >>> group_keys([[("issn", "2049-3630")], [None], [("issn", "2049-3630")]])[0].members
    (0, 2)
    """
    parents: list[int] = []
    first: dict[str, dict[str, int]] = {}
    shared: dict[Key, int] = {}
    for place, keys in enumerate(works):
        parents.append(place)
        for found in keys:
            if found is None:
                continue
            owners = first.get(found[0])
            if owners is None:
                owners = first[found[0]] = {}
            owner = owners.setdefault(found[1], place)
            if owner != place:
                shared.setdefault(found, owner)
                _join(parents, owner, place)
    return _collected(parents, shared)


def _collected(parents: list[int], shared: dict[Key, int]) -> list[Group]:
    """The groups, with their keys."""
    members: dict[int, list[int]] = {}
    why: dict[int, list[Key]] = {}
    roots = [_root(parents, place) for place in range(len(parents))]
    for place, root in enumerate(roots):
        if root != place:
            members.setdefault(root, [root]).append(place)
    for found, owner in shared.items():
        why.setdefault(roots[owner], []).append(found)
    return [
        Group(tuple(members[place]), tuple(why[place])) if place in members else Group((place,), ())
        for place, root in enumerate(roots)
        if root == place
    ]


def _root(parents: list[int], place: int) -> int:
    """The first work of the group, with the way to it halved for those who come after."""
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    """Make one group of two; its root is the earlier work."""
    first, second = _root(parents, one), _root(parents, other)
    if first != second:
        parents[max(first, second)] = min(first, second)
