"""Tokens under seal: nobody who has only the database can use one, and none fits another's row."""

import contextlib
import hmac
import os
import secrets
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from orcid_repo_plugin.errors import StoreError, WrongKey
from orcid_repo_plugin.settings import SecretsSettings

_HEAD: Final = """\
# The key that seals the ORCID tokens in the books. Keep a copy apart from the database's.
# To change it: orcid-repo keys rotate. Of several lines the first seals, and all of them open.
"""
_WAY_OUT: Final = "The tokens are not lost: restore the key that sealed them, or let the people connect again"


_Mark = tuple[int, int, int]


class Sealer:
    """Seals and opens tokens. Reads its keys when it first needs them; shared by threads.

    A key file that has changed meanwhile is read again, so that a service goes on while the keys change.

    :param key: the keys themselves, with blanks between; the first seals. Else ``key_file`` counts.
    :param key_file: the same, on any number of lines, ``#`` for comments; made when something is to be
        sealed and it is missing.
    """

    def __init__(self, key: str = "", key_file: Path | None = None) -> None:
        self._key = key.split()
        self._key_file = None if self._key else key_file
        self._fernet: MultiFernet | None = None
        self._seen: _Mark | None = None
        self._lock = Lock()

    @classmethod
    def of(cls, settings: SecretsSettings) -> "Sealer":
        """The sealer that the settings describe. Nothing is read yet."""
        return cls(settings.key.get_secret_value(), settings.key_file)

    @property
    def where(self) -> str:
        """Where the keys come from, for messages."""
        if self._key:
            return "[secrets] key (or ORCID_REPO_SECRETS__KEY)"
        return str(self._key_file or "[secrets] key_file")

    @property
    def key_file(self) -> Path | None:
        """The file whose keys count; ``None`` when the settings hold them, or name none."""
        return self._key_file

    def all_keys(self) -> list[str]:
        """The keys as they are now, the one that seals first. None when the file is not there.

        :raises StoreError: a key is malformed, or the file cannot be read.
        :raises WrongKey: the settings name no key, or the file holds none.
        """
        if self._key_file is not None and not self._key_file.exists():
            return []
        return [key for _, key in self._checked(make=False)]

    def seal(self, text: str, bound_to: str) -> str:
        """The text under seal.

        :param bound_to: the iD that it is for; it opens for no other.
        :raises WrongKey: the settings name no key, or the file holds none.
        :raises StoreError: a key is malformed, or the file cannot be read or made.
        """
        return self._keys(make=True).encrypt(f"{bound_to}\n{text}".encode()).decode("ascii")

    def open(self, sealed: str, bound_to: str) -> str:
        """The text again.

        :param bound_to: the iD that it was sealed for.
        :raises WrongKey: no key is there, none fits, or it was sealed for another iD.
        :raises StoreError: a key is malformed, or the file cannot be read.
        """
        owner, _, text = self._decrypt(sealed).partition("\n")
        if owner != bound_to:
            raise WrongKey(
                f"a token in the books was sealed for another iD than {bound_to}: somebody changed its row. "
                "Let this person connect again"
            )
        return text

    def derived(self, purpose: str) -> bytes:
        """A key for another purpose, made of the first of ours: the same each time, until that is changed.

        :raises WrongKey: the settings name no key, or the file holds none.
        :raises StoreError: a key is malformed, or the file cannot be read or made.
        """
        [(_, first), *_] = self._checked(make=True)
        return hmac.digest(first.encode(), f"orcid-repo {purpose}".encode(), "sha256")

    def _decrypt(self, sealed: str) -> str:
        for _ in range(2):
            keys = self._keys(make=False)
            try:
                return keys.decrypt(sealed.encode()).decode()
            except InvalidToken:
                self._fernet = None  # the file may have another key by now
        raise WrongKey(f"no key of {self.where} opens the tokens in the books. {_WAY_OUT}")

    def _keys(self, *, make: bool) -> MultiFernet:
        with self._lock:
            mark = self._mark()
            changed = mark is not None and mark != self._seen
            if self._fernet is None or changed:
                self._fernet = MultiFernet([Fernet(key) for _, key in self._checked(make=make)])
                self._seen = mark
            return self._fernet

    def _mark(self) -> "_Mark | None":
        """What tells the key file from one that was changed; ``None``: there is none."""
        if self._key_file is None:
            return None
        try:
            found = self._key_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _checked(self, *, make: bool) -> list[tuple[str, str]]:
        """Each key with its place; all of them are keys, and there is one."""
        keys = [(f"a key of {self.where}", key) for key in self._key] or self._lines(make=make)
        if not keys:
            raise WrongKey(f"{self.where}: the file holds no key. {_WAY_OUT}")
        for place, key in keys:
            try:
                Fernet(key)
            except ValueError:
                raise StoreError(f"{place} is no key: a key is 44 characters, as `init` makes them") from None
        return keys

    def _lines(self, *, make: bool) -> list[tuple[str, str]]:
        """Each key of the file with its place."""
        if self._key_file is None:
            raise WrongKey("there is no key: set [secrets] key_file, or ORCID_REPO_SECRETS__KEY")
        if make:
            make_key_file(self._key_file)
        try:
            lines = self._key_file.read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            raise WrongKey(f"{self._key_file}: there is no such key file. {_WAY_OUT}") from None
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise StoreError(f"{self._key_file}: the key file cannot be read: {reason}") from None
        named = ((f"{self._key_file}, line {number},", line) for number, line in enumerate(lines, 1))
        return [(place, key) for place, line in named for key in line.partition("#")[0].split()]

    def __repr__(self) -> str:
        return f"Sealer({self.where})"


def make_key_file(path: Path) -> bool:
    """Make a file with a new key, for this user's eyes only (mode 0600).

    A file that is there is never touched; two processes at once agree on one.

    :returns: whether it was made; ``False``: there is one already.
    :raises StoreError: it cannot be made.
    """
    if path.exists():
        return False
    content = f"{_HEAD}{Fernet.generate_key().decode('ascii')}\n"
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(draft, content)
        try:
            os.link(draft, path)  # all of it at once, or not at all
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            return _written(path, content)
        finally:
            draft.unlink()
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise StoreError(f"{path}: the key file cannot be made: {error.strerror}") from None
    return True


def _written(path: Path, content: str) -> bool:
    try:
        _write_new(path, content)
    except FileExistsError:
        return False
    return True


def _write_new(path: Path, content: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(content)
