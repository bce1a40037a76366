"""The demo's folder: settings, key, books and items of an installation, and the registry that it talks to."""

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
from urllib.parse import urlsplit

from orcid_repo_plugin import samples
from orcid_repo_plugin.demo import ports
from orcid_repo_plugin.demo.authors import EVERYBODY, Author
from orcid_repo_plugin.demo.ports import Ports
from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.oauth.grants import grant, living
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.seeds import make_person
from orcid_repo_plugin.local_registry.server import Server
from orcid_repo_plugin.services.people_csv import COLUMNS
from orcid_repo_plugin.settings import FILE_NAME

NAME: Final = "Example University Repository"
"""The repository's, on all pages."""
SAMPLES: Final = "samples"
"""The folder of the sample items, in the demo's own folder."""
_MADE_BY_US: Final = "# Made by `orcid-repo demo`"
_ENDINGS: Final = (".xml", ".json", ".jsonl", ".bib")
_CLIENT: Final = "APP-MEMBER0000000001"
_REGISTRY: Final = "registry"


@dataclass(frozen=True, slots=True)
class Standing:
    """A work of ours as it stands on a record, in the registry's own books."""

    orcid: str
    put_code: int
    title: str


class DemoSite:
    """A repository's installation and a registry, together in a folder. Made by ``open_site``.

    :ivar folder: holds settings, key, books, the items, and the registry's own books.
    :ivar ports: where all parts answer.
    """

    def __init__(self, folder: Path, registry: LocalRegistry, ports: Ports) -> None:
        self.folder = folder
        self.ports = ports
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

    def make_records(self, authors: Sequence[Author]) -> None:
        """Let people register at ORCID who have not done so."""
        books = self._registry.books
        for one in authors:
            if one.orcid not in books.records:
                make_person(books, given_names=one.given_names, family_name=one.family_name, orcid=one.orcid)

    def register_client(self, redirect_uri: str) -> None:
        """Tell ORCID who asks, and where people come back to; addresses of earlier runs go."""
        books = self._registry.books
        with books.changing():
            client = books.clients[_CLIENT]
            path = urlsplit(redirect_uri).path
            kept = [uri for uri in client.redirect_uris if urlsplit(uri).path != path]
            client.redirect_uris = [*kept, redirect_uri]
            client.name, client.description = NAME, "What you publish there appears on your record by itself."
            books.put_client(client)

    def consent(self, authors: Sequence[Author], file: str) -> None:
        """Let people sign in at ORCID and agree.

        :param file: gets what came of it, as `people import` takes it; tokens stand in it.
        """
        books = self._registry.books
        with _for_us_only(self.folder / file) as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            self.make_records(authors)
            for author in authors:
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
        records = [books.records.get(author.orcid) for author in EVERYBODY]
        with books.lock:
            return [
                Standing(record.orcid, item.put_code, item.content["title"]["title"]["value"])
                for record in records
                if record is not None
                for item in record.items.of("work")
                if item.source.client_id == _CLIENT
            ]

    def tokens(self, orcid: str) -> int:
        """How many tokens of ours are good for a record."""
        return len(list(living(self._registry.books, orcid, _CLIENT)))

    def requests(self) -> Counter[str]:
        """The requests to the API since the last call: how many of each HTTP method."""
        entries = self._registry.journal.since(self._mark)
        if entries:
            self._mark = entries[-1].n
        return Counter(entry.method for entry in entries if entry.path.startswith(("/member/", "/public/")))


@contextmanager
def open_site(folder: Path, *, usual_ports: bool = False) -> Iterator[DemoSite]:
    """Make the installation, or take up the one that an earlier demo left there, and serve its registry.

    :param folder: made if it is not there; must be empty or an earlier demo's.
    :param usual_ports: whether the addresses shall be the ones that the documents name, as far as they are
        free; else any.
    :raises WrongUse: it holds something else.
    :raises CannotListen: no port is free.
    """
    folder = folder.resolve()
    _check(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = ports.take(usual=usual_ports)
    try:
        storage = InFolder(folder / _REGISTRY)
        registry = LocalRegistry(Addresses.at(taken.registry_address), storage=storage)
    except BaseException:
        taken.close()
        raise
    server = Server(registry, taken.registry)
    thread = Thread(target=server.run, name="demo registry", daemon=True)
    thread.start()
    try:
        _write_settings(folder, registry, taken)
        _copy_samples(folder)
        yield DemoSite(folder, registry, taken)
    finally:
        server.stop()
        thread.join()
        registry.close()
        taken.close()


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


def _write_settings(folder: Path, registry: LocalRegistry, taken: Ports) -> None:
    """As `orcid-repo init` writes them, with the registry's addresses and the client filled in."""
    addresses, client = registry.addresses, registry.books.clients[_CLIENT]
    lines = (
        f"{_MADE_BY_US}; all of it is on this machine only, and addresses may change with each run.",
        f'base_url = "{taken.service_address}"',
        "",
        "[orcid]",
        'environment = "local"',
        f'registry_url = "{addresses.registry_url}"',
        f'member_api_url = "{addresses.member_api_url}"',
        f'public_api_url = "{addresses.public_api_url}"',
        f'client_id = "{client.client_id}"',
        f'client_secret = "{client.client_secret}"',
        "",
        "[service]",
        f"port = {taken.service}",
        "",
        "[badges]",
        "gallery = true",
        "",
        "[site]",
        f'address = "{taken.repository_address}"',
        'contact = "orcid@repository.example.org"',
        "",
        "[repositories.main]",
        f'name = "{NAME}"',
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
