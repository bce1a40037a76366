"""Looks for secrets in bytes: as they are, percent-encoded, in base64 at any place of a text, in hex."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

import orjson

_SHORTEST: Final = 6
"""Characters below which a form says nothing: it would be found anywhere."""
JWT: Final = re.compile(rb"eyJ[\w-]{8,}\.[\w-]{4,}")
"""Anything that looks like a signed text."""
SEALED: Final = re.compile(rb"gAAAA[\w-]{80,}={0,2}")
"""A text under seal, as it stands in a file."""


def forms_of(secret: str) -> dict[str, bytes]:
    """The forms in which a secret could have got somewhere, each with its name."""
    raw = secret.encode()
    plain = {
        "as it is": raw,
        "percent-encoded": quote(secret, safe="").encode(),
        "percent-encoded twice": quote(quote(secret, safe=""), safe="").encode(),
        "in JSON": orjson.dumps(secret)[1:-1],
        "in hex": raw.hex().encode(),
        "backwards": raw[::-1],
    }
    for name, encode in (("base64", b64encode), ("base64url", urlsafe_b64encode)):
        for before in range(3):
            plain[f"in {name}, {before} behind"] = _inside(encode(b"\0" * before + raw), before, len(raw))
    return {name: form for name, form in plain.items() if len(form) >= _SHORTEST}


def _inside(encoded: bytes, before: int, length: int) -> bytes:
    """Those characters of a base64 text that depend on nothing but the secret."""
    first = -(-before * 8 // 6)
    last = (before + length) * 8 // 6
    return encoded[first:last]


def hunt(secrets: Mapping[str, Iterable[str]], places: Mapping[str, bytes]) -> list[str]:
    """Where which secret is found: ``access token, as it is, in serve.log``; never the secret itself."""
    return sorted(
        {
            f"{kind}, {form}, in {place}"
            for kind, known in secrets.items()
            for secret in known
            for form, needle in forms_of(secret).items()
            for place, content in places.items()
            if needle in content
        }
    )


def files_below(folder: Path, *, but: Iterable[str] = ()) -> dict[str, bytes]:
    """The content of all files in a folder, by their names.

    :param but: names that are left out.
    """
    left_out = set(but)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
    }
