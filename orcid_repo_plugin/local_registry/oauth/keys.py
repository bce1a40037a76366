"""The key that id_tokens are signed with: made at first use, kept with the books."""

import os
from pathlib import Path
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

from joserfc.jwk import RSAKey

from orcid_repo_plugin.local_registry.books.books import Books

BITS: Final = 2048
FILE: Final = "id_token_key.pem"
"""In the folder of the books, for its owner only."""

_lock = Lock()
_keys: WeakKeyDictionary[Books, RSAKey] = WeakKeyDictionary()


def signing_key(books: Books) -> RSAKey:
    """The registry's key pair, the same as long as its books live."""
    with _lock:
        key = _keys.get(books)
        if key is None:
            key = _keys[books] = _key(getattr(books.storage, "folder", None))
        return key


def public_keys(books: Books) -> dict[str, Any]:
    """What ``jwks_uri`` answers."""
    key = signing_key(books).as_dict(private=False)
    return {"keys": [{name: key[name] for name in ("kty", "e", "use", "kid", "n")}]}


def _key(folder: Path | None) -> RSAKey:
    kept = _kept(folder / FILE) if folder else _new_pem()
    key = RSAKey.import_key(kept, {"use": "sig"})
    key.ensure_kid()
    return key


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pem = _new_pem()
        beside = path.with_suffix(".new")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
        beside.replace(path)  # whole or not at all
        return pem


def _new_pem() -> bytes:
    return RSAKey.generate_key(BITS, private=True).as_pem(private=True)
