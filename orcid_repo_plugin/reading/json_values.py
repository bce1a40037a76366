"""One value of a JSON file: parsed where it stands, and checked against the limits."""

import json
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeAlias

from orcid_repo_plugin.reading.record import MAX_DEPTH, MAX_ITEM_BYTES
from orcid_repo_plugin.reading.text_encoding import holds_bad_bytes
from orcid_repo_plugin.reading.text_window import TextWindow

JsonObject: TypeAlias = dict[str, Any]

TRUNCATED: Final = "the file ends in the middle of an item"
_TOO_LARGE: Final = f"is larger than {MAX_ITEM_BYTES // 1024 // 1024} MB"
_TOO_DEEP: Final = f"is nested more than {MAX_DEPTH} levels deep"
_BLANKS: Final = re.compile(r"\s*")
_NOUNS: Final = {
    list: "a list",
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


class BrokenJsonError(Exception):
    """A value cannot be used: where in the file that shows, and why."""

    def __init__(self, at: int | None, reason: str) -> None:
        self.at = at
        self.reason = reason


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text}, which is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        _no_number(text)
    return number


_decode: Final[Callable[[str, int], tuple[Any, int]]] = json.JSONDecoder(
    parse_constant=_no_number, parse_float=_finite
).raw_decode


def read_value(window: TextWindow, at: int, keep: int) -> tuple[Any, int]:
    """Parse the value that begins there, reading on as long as it is not complete.

    :param keep: the offset from which on text must stay in the window.
    :returns: the value, and the offset after it.
    :raises BrokenJsonError: it is not correct JSON, or breaks a limit.
    """
    while True:
        text, base = window.text, window.base
        try:
            value, end = _decode(text, at - base)
        except json.JSONDecodeError as error:
            if window.ended or not _may_be_cut(error, len(text)):
                reason = TRUNCATED if _is_cut(error, text) else _words(error, at - base)
                raise BrokenJsonError(base + error.pos, reason) from None
        except RecursionError:
            raise BrokenJsonError(None, _TOO_DEEP) from None
        except ValueError as error:
            raise BrokenJsonError(at, _number_words(error)) from None
        else:
            if end < len(text) or text[end - 1] in '}]"' or window.ended:
                return value, base + end
        if base + len(text) - keep > MAX_ITEM_BYTES:
            raise BrokenJsonError(None, _TOO_LARGE)
        window.fill(keep)


def checked_item(window: TextWindow, value: object, start: int, end: int) -> JsonObject:
    """The value that stands from ``start`` to ``end``, when it can be an item.

    :raises BrokenJsonError: it is no object, or breaks a limit.
    """
    first, last = start - window.base, end - window.base
    if last - first > MAX_ITEM_BYTES:
        raise BrokenJsonError(None, _TOO_LARGE)
    if not isinstance(value, dict):
        raise BrokenJsonError(None, f"is {_NOUNS[type(value)]} where an item should be")
    text = window.text
    if not text.isascii() and holds_bad_bytes(text[first:last]):
        raise BrokenJsonError(None, "holds bytes that are no text in the file's encoding")
    if _openings(text, first, last) > MAX_DEPTH and _is_deep(value):
        raise BrokenJsonError(None, _TOO_DEEP)
    if _half_escapes(text, first, last) and holds_bad_bytes(json.dumps(value, ensure_ascii=False)):
        raise BrokenJsonError(None, "holds half a character (a lone surrogate such as \\ud83d)")
    return value


def _may_be_cut(error: json.JSONDecodeError, length: int) -> bool:
    """Whether the text may only end too early, so that more of it would help."""
    return error.pos >= length - 16 or error.msg.startswith("Unterminated string")


def _is_cut(error: json.JSONDecodeError, text: str) -> bool:
    """Whether a text that is known whole ends too early."""
    return _BLANKS.fullmatch(text, error.pos) is not None or error.msg.startswith("Unterminated string")


def _words(error: json.JSONDecodeError, start: int) -> str:
    message = error.msg.removesuffix(" at")
    return f"is no correct JSON: {message[:1].lower()}{message[1:]}, {error.pos - start} characters on"


def _number_words(error: ValueError) -> str:
    return "holds a number of more than 4,300 digits" if "digits" in str(error) else f"holds {error}"


def _openings(text: str, start: int, end: int) -> int:
    return text.count("{", start, end) + text.count("[", start, end)


def _half_escapes(text: str, start: int, end: int) -> bool:
    return text.find("\\ud", start, end) >= 0 or text.find("\\uD", start, end) >= 0


def _is_deep(value: object) -> bool:
    """Whether objects and lists stand in one another more than ``MAX_DEPTH`` deep."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)  # type: ignore[attr-defined]
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True
