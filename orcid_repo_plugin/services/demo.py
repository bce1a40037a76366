"""A place to try everything: the sample items, a registry of ORCID's kind, and people who let us write.

The one piece of the client that knows the local registry; it plays the researchers' and ORCID's part.
"""

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Final, TextIO

from orcid_repo_plugin import samples
from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD
from orcid_repo_plugin.local_registry.oauth.grants import grant, living
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.seeds import make_person
from orcid_repo_plugin.local_registry.server import Server, address_of, listen
from orcid_repo_plugin.services.people_csv import COLUMNS
from orcid_repo_plugin.settings import FILE_NAME

PASSWORD: Final = DEFAULT_PASSWORD
"""By which all people of the demo sign in."""
SAMPLES: Final = "samples"
"""The folder of the sample items, in the demo's own folder."""
_MADE_BY_US: Final = "# Made by `orcid-repo demo`"
_ENDINGS: Final = (".xml", ".json", ".jsonl", ".bib")
_CLIENT: Final = "APP-MEMBER0000000001"
_REGISTRY: Final = "registry"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whom the sample items name with an iD."""

    orcid: str
    given_names: str
    family_name: str
    user_id: str
    """The account in the sample repository."""

    @property
    def name(self) -> str:
        """As the repository has it."""
        return f"{self.family_name}, {self.given_names}"


JOSIAH: Final = Author("0000-0002-1825-0097", "Josiah", "Carberry", "7")
CONNECTED: Final = (
    JOSIAH,
    Author("0009-0009-9996-0020", "Beatriz", "Santos", "12"),
    Author("0009-0009-9996-0047", "Tunde", "Adeyemi-Brandt", "15"),
    Author("0009-0009-9996-0012", "静怡", "林", "21"),
)
"""They have signed in at ORCID and let us write."""
LATE: Final = Author("0009-0009-9996-0039", "سمير", "الحداد", "33")
"""He does so later."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A work of ours as it stands on a record, in the registry's own books."""

    orcid: str
    put_code: int
    title: str


class DemoSite:
    """A repository's installation and a registry, together in a folder. Made by ``open_site``.

    :ivar folder: holds settings, key, books, the items, and the registry's own books.
    """

    def __init__(self, folder: Path, registry: LocalRegistry) -> None:
        self.folder = folder
        self._registry = registry
        self._mark = 0

    @property
    def address(self) -> str:
        """The registry's pages."""
        return self._registry.addresses.registry_url

    def page_of(self, author: Author) -> str:
        """The record's public page."""
        return f"{self.address}/{author.orcid}"

    # -- what people do

    def consent(self, authors: Sequence[Author], file: str) -> None:
        """Let people sign in at ORCID and agree.

        :param file: gets what came of it, as `people import` takes it; tokens stand in it.
        """
        books = self._registry.books
        with _for_us_only(self.folder / file) as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            for author in authors:
                if author.orcid not in books.records:
                    make_person(
                        books,
                        given_names=author.given_names,
                        family_name=author.family_name,
                        orcid=author.orcid,
                    )
                known = next(living(books, author.orcid, _CLIENT), None)
                token = known or grant(books, author.orcid, _CLIENT, WRITE_ACTIVITIES)
                writer.writerow(
                    {
                        "repository": "main",
                        "user_id": author.user_id,
                        "name": author.name,
                        "orcid": author.orcid,
                        "access_token": token.access_token,
                        "refresh_token": token.refresh_token,
                        "scopes": " ".join(token.scopes),
                        "expires_at": _iso(token.expires),
                        "authenticated_at": _iso(token.issued),
                    }
                )

    def remove_as_person(self, work: Standing) -> None:
        """Let the person delete a work on their record, as they can on ORCID's page."""
        books = self._registry.books
        record = books.records[work.orcid]
        item = record.items.get("work", work.put_code)
        assert item is not None  # ``standing`` has just shown it
        with books.changing():
            books.remove_item(record, item)

    def edit(self, file: str, old: str, new: str) -> None:
        """Let somebody correct an item in the repository.

        :raises WrongUse: the text does not stand in the file; then the samples are not ours.
        """
        path = self.folder / SAMPLES / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise WrongUse(f"{path} does not hold {old!r}, which the demo would change")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    # -- what stands where, by the registry's own books

    def standing(self) -> list[Standing]:
        """All works that we have put on the authors' records, record by record."""
        books = self._registry.books
        records = [books.records.get(author.orcid) for author in (*CONNECTED, LATE)]
        with books.lock:
            return [
                Standing(record.orcid, item.put_code, item.content["title"]["title"]["value"])
                for record in records
                if record is not None
                for item in record.items.of("work")
                if item.source.client_id == _CLIENT
            ]

    def requests(self) -> Counter[str]:
        """The requests to the API since the last call: how many of each HTTP method."""
        entries = self._registry.journal.since(self._mark)
        if entries:
            self._mark = entries[-1].n
        return Counter(entry.method for entry in entries if entry.path.startswith(("/member/", "/public/")))


@contextmanager
def open_site(folder: Path) -> Iterator[DemoSite]:
    """Make the installation, or take up the one that an earlier demo left there, and serve its registry.

    :param folder: made if it is not there; must be empty or an earlier demo's.
    :raises WrongUse: it holds something else.
    :raises CannotListen: no port is free.
    """
    folder = folder.resolve()
    _check(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listening = listen(0)
    try:
        registry = LocalRegistry(Addresses.at(address_of(listening)), storage=InFolder(folder / _REGISTRY))
    except BaseException:
        listening.close()
        raise
    server = Server(registry, listening)
    thread = Thread(target=server.run, name="demo registry", daemon=True)
    thread.start()
    try:
        _write_settings(folder, registry)
        _copy_samples(folder)
        yield DemoSite(folder, registry)
    finally:
        server.stop()
        thread.join()
        registry.close()


def _check(folder: Path) -> None:
    settings = folder / FILE_NAME
    if folder.is_dir() and any(folder.iterdir()):
        ours = settings.is_file() and settings.read_text("utf-8", "replace").startswith(_MADE_BY_US)
        if not ours:
            raise WrongUse(
                f"{folder} is not empty and holds no demo; name an empty folder or one that is not there"
            )
    elif folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder} is no folder")


def _write_settings(folder: Path, registry: LocalRegistry) -> None:
    """As `orcid-repo init` writes them, with the registry's addresses and the client filled in."""
    addresses, client = registry.addresses, registry.books.clients[_CLIENT]
    lines = (
        f"{_MADE_BY_US}; the registry is on this machine only, and its address changes with each run.",
        "[orcid]",
        'environment = "local"',
        f'registry_url = "{addresses.registry_url}"',
        f'member_api_url = "{addresses.member_api_url}"',
        f'public_api_url = "{addresses.public_api_url}"',
        f'client_id = "{client.client_id}"',
        f'client_secret = "{client.client_secret}"',
        "",
        "[repositories.main]",
        'name = "Example University Repository"',
        "",
    )
    with _for_us_only(folder / FILE_NAME) as file:
        file.write("\n".join(lines))


def _copy_samples(folder: Path) -> None:
    """The items as they are at the beginning, whatever an earlier demo has corrected in them."""
    (folder / SAMPLES).mkdir(exist_ok=True)
    for path in sorted(samples.folder().iterdir()):
        if path.suffix in _ENDINGS:
            shutil.copyfile(path, folder / SAMPLES / path.name)


def _for_us_only(path: Path) -> TextIO:
    """A file to write that nobody else can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
