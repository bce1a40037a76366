"""Text that both databases can hold."""

import re
from typing import Final

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


LONGEST_KEY: Final = 500
"""Characters of an item id or a user id. PostgreSQL's keys end at 2,700 bytes."""


def storable(text: str) -> str:
    """The text with a replacement character where PostgreSQL takes none: NUL, and halves of characters.

    >>> storable("Cracked\\x00 Pots")
    'Cracked� Pots'
    """
    return text if text.isprintable() else _UNSTORABLE.sub("\ufffd", text)


def unfit_as_key(text: str) -> str:
    """Why the books cannot find something by this id; an empty string when they can.

    >>> unfit_as_key("10.5555/12345678"), unfit_as_key("1\\x002")
    ('', 'holds a NUL or half a character')
    """
    if len(text) > LONGEST_KEY:
        return f"has {len(text):,} characters, and the books take {LONGEST_KEY}"
    return "" if storable(text) == text else "holds a NUL or half a character"
