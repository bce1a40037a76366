"""Secrets that a registry makes for itself; they live as long as its books."""

import os
from collections.abc import Callable
from pathlib import Path

from orcid_repo_plugin.local_registry.books.books import Books


def kept_secret(books: Books, name: str, make: Callable[[], bytes]) -> bytes:
    """The secret of this name: what is kept with the books, or a new one.

    Books in a folder keep it there, in a file for its owner only; others have a new one each time this is
    asked.

    :param name: the name of the file.
    :param make: makes a new one.
    """
    folder: Path | None = getattr(books.storage, "folder", None)
    if folder is None:
        return make()
    path = folder / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        secret = make()
        beside = path.with_suffix(".new")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secret)
        beside.replace(path)  # whole or not at all
        return secret
