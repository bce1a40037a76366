"""Changes the keys in a key file: all of it at once, or not at all. Comments stay."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from typing import Final

from orcid_repo_plugin.errors import StoreError

_OTHERS: Final = 0o007
_MEANT: Final = 0o640
"""Rights that a file of keys may have: its owner's, and a group's if it was given to one."""
_CHANGED: Final = (
    "somebody has changed the key file meanwhile; no key was taken out of it. Look at it, and run the same "
    "command again"
)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep others of us from changing the keys at the same time.

    :raises StoreError: somebody is doing so.
    """
    with _told(path):
        folder = os.open(_real(path).parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{path}: another `keys rotate` is at work; wait for its end") from None
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(folder)


def put_in_front(path: Path, key: str) -> None:
    """Put a key before all others: it seals from now on, and the others still open.

    :raises StoreError: the file cannot be changed, and is as it was.
    """

    def change(lines: list[str]) -> list[str]:
        first = next((n for n, line in enumerate(lines) if _keys(line)), len(lines))
        return [*lines[:first], key, *lines[first:]]

    _rewrite(path, change)


def take_out(path: Path, keys: Collection[str], first: str) -> None:
    """Take keys out.

    :param first: the key that must be the first, or nothing is taken out.
    :raises StoreError: the file cannot be changed, or was by somebody else; it is as it was.
    """

    def change(lines: list[str]) -> list[str]:
        if next((key for line in lines for key in _keys(line)), None) != first:
            raise StoreError(f"{path}: {_CHANGED}")
        return [changed for line in lines if (changed := _without(line, keys)) is not None]

    _rewrite(path, change)


def _keys(line: str) -> list[str]:
    return line.partition("#")[0].split()


def _without(line: str, keys: Collection[str]) -> str | None:
    """The line without these keys; ``None``: nothing is left of it."""
    there = _keys(line)
    left = [key for key in there if key not in keys]
    if left == there:
        return line
    _, mark, comment = line.partition("#")
    words = [*left, mark + comment] if mark else left
    return " ".join(words) or None


def _rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    real = _real(path)
    draft = real.with_name(f".{real.name}.{secrets.token_hex(8)}")
    with _told(path):
        lines = change(real.read_text(encoding="utf-8-sig").splitlines())
        try:
            _write(draft, "".join(f"{line}\n" for line in lines), real.stat())
            os.replace(draft, real)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
        _settle(real.parent)


def _write(draft: Path, content: str, like: os.stat_result) -> None:
    """Write a new file that is on the disk, of the same owner, for no more eyes than before."""
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(content)
        made = os.fstat(handle)
        if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
            os.fchown(handle, like.st_uid, like.st_gid)
        mode = S_IMODE(like.st_mode)
        os.fchmod(handle, 0o600 if mode & _OTHERS else 0o600 | mode & _MEANT)
        file.flush()
        os.fsync(handle)


def _settle(folder: Path) -> None:
    """Let the new name of a file be on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system that cannot
            os.fsync(handle)
    finally:
        os.close(handle)


def _real(path: Path) -> Path:
    """The file itself, where a link leads to it."""
    return Path(os.path.realpath(path))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path}: the key file cannot be changed: {error.strerror}. Run the command as the user whose "
            "file it is, who must be able to write in its folder"
        ) from None
