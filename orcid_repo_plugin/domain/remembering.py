"""Remembers what was found out about texts that come again and again: names, types, dates."""

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

LONGEST: Final = 200
"""Characters of all arguments together; a longer text hardly comes twice."""


def remembered(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Like ``functools.lru_cache``, for functions of nothing but texts, and for short ones only.

    A file of long texts would otherwise be remembered whole, however well it is streamed.

    >>> calls = []
    >>> @remembered(10)
    ... def length(text: str) -> int:
    ...     calls.append(len(text))
    ...     return len(text)
    >>> [length(text) for text in ("ab", "ab", "a" * 999, "a" * 999)], calls
    ([2, 2, 999, 999], [2, 999, 999])
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached = lru_cache(maxsize)(function)

        @wraps(function)
        def answer_one(text: Any) -> R:
            return cached(text) if len(text) <= LONGEST else function(text)  # type: ignore[call-arg]

        @wraps(function)
        def answer(*texts: P.args, **named: P.kwargs) -> R:
            if named or len("".join(texts)) > LONGEST:  # type: ignore[arg-type]
                return function(*texts, **named)
            return cached(*texts)

        return answer_one if len(signature(function).parameters) == 1 else answer  # type: ignore[return-value]

    return decorate
