"""What the beginning of a JSON file tells, even where it was cut in the middle of a value."""

import re
from typing import Final

from orcid_repo_plugin.reading.text_encoding import decode_blocks, find_encoding

_STRINGS: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?', re.DOTALL)


def json_strings(sample: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the text values in the beginning of a JSON file, on all levels.

    :param sample: the first bytes, in any encoding of Unicode; the end may be missing.
    :returns: names (what stands before a colon) and values; both empty when this is no JSON of
        objects. Escapes are left as they are.

    >>> names, values = json_strings(b'[{"uuid": "0a4f", "metadata": {"dc.ti')
    >>> sorted(names), sorted(values)
    (['metadata', 'uuid'], ['0a4f'])
    >>> json_strings(b"<html>")
    (frozenset(), frozenset())
    """
    encoding, mark = find_encoding(sample[:64])
    text = "".join(decode_blocks([sample[mark:]], encoding)).lstrip()
    if not text.startswith(("{", "[")):
        return frozenset(), frozenset()
    names: set[str] = set()
    values: set[str] = set()
    for string, colon in _STRINGS.findall(text):
        (names if colon else values).add(string)
    return frozenset(names), frozenset(values)
