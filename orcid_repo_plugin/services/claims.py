"""The claims of a signed call, each of the type and size that it must have."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, NoReturn

from orcid_repo_plugin.errors import LaunchRefused

_FARTHEST: Final = 1e15
"""No time is as far away as this; a clock that counts milliseconds is not either."""
_LOCALE: Final = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_EMAIL: Final = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


class Claims:
    """Claims as read; whoever asks for one says what it must be.

    A claim that is ``null`` or an empty text is not there.
    """

    def __init__(self, claims: Mapping[str, Any]) -> None:
        self._claims = {name: value for name, value in claims.items() if value not in (None, "")}

    def need(self, *names: str) -> None:
        """:raises LaunchRefused: ``missing-claim``, with the names of all that are not there."""
        if missing := [name for name in names if name not in self._claims]:
            word = "claim" if len(missing) == 1 else "claims"
            raise LaunchRefused(
                "missing-claim", f"The signed call lacks the {word} {', '.join(missing)}; add it."
            )

    def text(self, name: str) -> str:
        """A text as it stands there; empty if it does not.

        :raises LaunchRefused: ``malformed``: it is no text.
        """
        value = self._claims.get(name, "")
        if not isinstance(value, str):
            _malformed(f"the claim {name} must be a text (in quotes)")
        return value

    def key(self, name: str, longest: int) -> str:
        """A text that names something, and is therefore never changed: an account, an item.

        :raises LaunchRefused: ``malformed``: too long, only blanks, or with control characters.
        """
        value = self.text(name)
        if value and (len(value) > longest or not value.strip() or _odd(value)):
            _malformed(f"the claim {name} must have 1 to {longest} characters, and no control characters")
        return value

    def shown(self, name: str, longest: int) -> str:
        """A text that people read: control characters become blanks, and what is too long is cut."""
        text = "".join(" " if _odd(ch) else ch for ch in self.text(name)[: 4 * longest])
        return " ".join(text.split())[:longest].rstrip()

    def email(self, name: str, longest: int) -> str:
        """An e-mail address; empty if it is none."""
        value = self.text(name).strip()
        return value if len(value) <= longest and _EMAIL.fullmatch(value) and not _odd(value) else ""

    def locale(self, name: str) -> str:
        """A language as BCP 47 writes it; empty if it is none.

        >>> [Claims({"locale": text}).locale("locale") for text in ("de", "zh_CN.UTF-8", "!")]
        ['de', 'zh-CN', '']
        """
        value = re.split(r"[.@]", self.text(name), maxsplit=1)[0]
        return value.replace("_", "-") if _LOCALE.fullmatch(value) else ""

    def seconds(self, name: str) -> float | None:
        """A time in seconds since 1970; ``None`` if it is not there.

        :raises LaunchRefused: ``malformed``: it is no number.
        """
        value = self._claims.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            _malformed(f"the claim {name} must be a number: seconds since 1970")
        if abs(value) > _FARTHEST or not isfinite(value):
            _malformed(f"the claim {name} is no time: it must be seconds since 1970")
        return float(value)

    def audiences(self) -> list[str]:
        """For whom the call is: a text, or a list of them.

        :raises LaunchRefused: ``malformed``: it is something else.
        """
        value = self._claims.get("aud", [])
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in listed):
            _malformed("the claim aud must be a text (in quotes)")
        return listed


def _odd(text: str) -> bool:
    """Whether there are control characters, or halves of a surrogate pair, in it."""
    return any(ch < " " or "\x7f" <= ch <= "\x9f" or "\ud800" <= ch <= "\udfff" for ch in text)


def _malformed(what: str) -> NoReturn:
    raise LaunchRefused("malformed", f"The signed call cannot be used: {what}.")
