"""Whether what a plugin answers has the shape that the hook promises.

The promise is the annotation in ``hookspecs``; a value of another shape is told in words, with
the place in it, before it can do harm somewhere else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from orcid_repo_plugin import hookspecs

LAZY: Final = frozenset({"orcid_read_items", "orcid_find_versions"})
"""Hooks whose answers are read little by little: each element is checked when it comes."""
_LISTS: Final = (Sequence, Iterable, tuple)
_WORDS: Final = {str: "a text", int: "a number", NoneType: "None"}


@cache
def promised(hook: str) -> Any:
    """The type that a hook's answers have, as its specification says.

    >>> promised("orcid_map_work_type")
    str | None
    """
    answer = getattr(hookspecs, hook).__annotations__["return"]
    return NoneType if answer is None else answer


@cache
def promised_elements(hook: str) -> tuple[type, ...]:
    """The classes of the elements of a lazy hook's answer."""
    listed = next(option for option in get_args(promised(hook)) if option is not NoneType)
    (element,) = get_args(listed)
    return get_args(element) or (element,)


def misfit(value: object, wanted: Any, place: str = "") -> str:
    """What is wrong with a value, or an empty text when it is of the wanted type.

    >>> from orcid_repo_plugin.domain.work import Contributor, Titles
    >>> misfit("Pots", Titles | None)
    "'Pots' where Titles or None belongs"
    >>> misfit([Contributor("Josiah Carberry", role=5)], Sequence[Contributor])
    '[0].role: 5 where a text or None belongs'
    >>> misfit(Titles("Pots"), Titles | None)
    ''
    """
    options = get_args(wanted) if get_origin(wanted) in (Union, UnionType) else (wanted,)
    for option in options:
        if _is_one(value, option):
            return _within(value, option, place)
    belongs = " or ".join(_words(option) for option in options)
    return f"{place}{': ' if place else ''}{_shown(value)} where {belongs} belongs"


def _is_one(value: object, wanted: Any) -> bool:
    """Whether the value is of this type, whatever it holds."""
    kind = get_origin(wanted) or wanted
    if kind in _LISTS:
        return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    if kind is int and isinstance(value, bool):
        return False
    return kind is Any or isinstance(value, kind)


def _within(value: Any, wanted: Any, place: str) -> str:
    kind = get_origin(wanted) or wanted
    inner = get_args(wanted)
    if kind in _LISTS and inner and not isinstance(value, Iterator):
        return _first(misfit(element, inner[0], f"{place}[{i}]") for i, element in enumerate(value))
    if kind is Mapping and inner:
        pairs = ((key, value[key]) for key in value)
        return _first(
            misfit(key, inner[0], f"{place}, a key") or misfit(one, inner[1], f"{place}[{key!r}]")
            for key, one in pairs
        )
    if is_dataclass(wanted):
        return _first(
            misfit(getattr(value, name), hint, f"{place}.{name}".lstrip("."))
            for name, hint in _hints(kind).items()
        )
    return ""


def _first(problems: Iterable[str]) -> str:
    return next(filter(None, problems), "")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _words(wanted: Any) -> str:
    kind = get_origin(wanted) or wanted
    if kind in _LISTS:
        return f"a list of {_words(get_args(wanted)[0])}"
    return _WORDS.get(kind) or str(getattr(kind, "__name__", kind))


def _shown(value: object) -> str:
    """A value, or its class where that says more than its address in memory."""
    plain = isinstance(value, str | bytes | int | float | NoneType)
    return repr(value)[:80] if plain else f"a {type(value).__name__}"
