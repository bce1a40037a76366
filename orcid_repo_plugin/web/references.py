"""The mark of a request, by which a person's question and the log line find each other."""

import secrets
from typing import Final

from flask import g

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what looks like something else when it is read out or copied from a screen."""
_LENGTH: Final = 8


def reference() -> str:
    """The mark of this request: eight characters that stand in its log line."""
    if "reference" not in g:
        g.reference = new_reference()
    return str(g.reference)


def new_reference() -> str:
    """A mark for a request."""
    return "".join(secrets.choice(_ALPHABET) for _i in range(_LENGTH))
