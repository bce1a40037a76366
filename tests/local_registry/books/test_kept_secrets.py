"""Secrets live as long as the books that they belong to."""

from pathlib import Path

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.books.kept_secrets import kept_secret


def _in_folder(folder: Path, made: bytes) -> bytes:
    storage = InFolder(folder)
    try:
        return kept_secret(Books(storage), "session.key", lambda: made)
    finally:
        storage.close()


def test_a_folder_keeps_the_first_secret_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "registry"

    assert [_in_folder(folder, b"first"), _in_folder(folder, b"second")] == [b"first", b"first"]
    assert (folder / "session.key").stat().st_mode & 0o777 == 0o600
    assert not (folder / "session.new").exists()


def test_books_in_memory_have_a_new_one_each_time() -> None:
    assert kept_secret(Books(), "session.key", lambda: b"anew") == b"anew"
