"""Scopes in the words of the person who is asked for them."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

_SECTIONS: Final = MappingProxyType(
    {
        "orcid-works": "your works",
        "affiliations": "your affiliations and research resources",
        "funding": "your funding",
        "peer-review": "your peer reviews",
        "orcid-patents": "your patents",
    }
)
_VERBS: Final = MappingProxyType(
    {
        "create": "Add to {}",
        "update": "Change and delete what it added to {}",
        "read-limited": "See {} that are limited to trusted organisations",
    }
)

WORDS: Final = MappingProxyType(
    {
        "openid": "Know who you are: your ORCID iD, confirmed by your sign-in",
        "/authenticate": "Know who you are: your ORCID iD, confirmed by your sign-in",
        "/read-public": "See what everyone sees",
        "/read-limited": "See everything that is limited to trusted organisations",
        "/orcid-profile/read-limited": "See everything that is limited to trusted organisations",
        "/activities/read-limited": "See your activities that are limited to trusted organisations",
        "/person/read-limited": "See what is about you and limited to trusted organisations",
        "/orcid-bio/read-limited": "See what is about you and limited to trusted organisations",
        "/activities/update": "Add works and other activities, and change or delete those it added",
        "/person/update": "Add names, keywords, links and countries, and change or delete those it added",
        "/orcid-bio/update": "Add names, keywords, links and countries, and change or delete those it added",
        "/orcid-bio/external-identifiers/create": "Add identifiers that other systems know you by",
        "/email/read-private": "See all your e-mail addresses, also private ones",
    }
    | {
        f"/{section}/{verb}": words.format(name)
        for section, name in _SECTIONS.items()
        for verb, words in _VERBS.items()
    }
)
"""What each scope of a person lets an application do."""


class Permission(NamedTuple):
    """A scope and what it means."""

    scope: str
    words: str


def permissions(scopes: Iterable[str]) -> list[Permission]:
    """The scopes in plain words, in order of the alphabet.

    >>> permissions(["/authenticate"])[0].words
    'Know who you are: your ORCID iD, confirmed by your sign-in'
    """
    return [Permission(scope, WORDS.get(scope, scope)) for scope in sorted(scopes)]
