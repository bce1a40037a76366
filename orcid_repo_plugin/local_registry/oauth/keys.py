"""The key that id_tokens are signed with: made at first use, kept with the books."""

from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

from joserfc.jwk import RSAKey

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.kept_secrets import kept_secret

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
            key = _keys[books] = _key(kept_secret(books, FILE, _new_pem))
        return key


def public_keys(books: Books) -> dict[str, Any]:
    """What ``jwks_uri`` answers."""
    key = signing_key(books).as_dict(private=False)
    return {"keys": [{name: key[name] for name in ("kty", "e", "use", "kid", "n")}]}


def _key(pem: bytes) -> RSAKey:
    key = RSAKey.import_key(pem, {"use": "sig"})
    key.ensure_kid()
    return key


def _new_pem() -> bytes:
    return RSAKey.generate_key(BITS, private=True).as_pem(private=True)
