"""Text that both databases can hold."""

import re
from typing import Final

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with a replacement character where PostgreSQL takes none: NUL, and halves of characters.

    >>> storable("Cracked\\x00 Pots")
    'Cracked� Pots'
    """
    return text if text.isprintable() else _UNSTORABLE.sub("\ufffd", text)
