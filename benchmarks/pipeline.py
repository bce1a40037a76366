"""The whole pipeline as ``map --as jsonl`` runs it, in this process, its output thrown away."""

import os
from collections.abc import Iterator
from pathlib import Path

from orcid_repo_plugin.cli.output import writer
from orcid_repo_plugin.domain.item import ReadItem
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped
from orcid_repo_plugin.settings import Settings


def new_app() -> App:
    """An installation with default settings, whatever lies in the working folder."""
    return App(Settings())


def map_file(app: App, path: Path) -> int:
    """Recognise, find versions, read, map, write JSON Lines to nowhere.

    :returns: the number of works that can be sent.
    :raises RuntimeError: an item failed: then the figures would mean nothing.
    """
    journey = ItemMapping(app.mapper)
    journey.recognise([(Source(str(path), path), True)])
    sendable = 0
    with open(os.devnull, "wb") as nowhere:
        out = writer("jsonl", nowhere, app.settings.orcid.host, explain=False)
        out.begin()
        for row in journey.run():
            if not isinstance(row, Mapped):
                raise RuntimeError(f"{row.source}: {row}")
            sendable += row.mapped.sendable
            out.write(row)
        out.end()
    return sendable


def find_links(app: App, path: Path) -> int:
    """Only look for version links.

    :returns: the number of items that are one version among several.
    """
    journey = ItemMapping(app.mapper)
    journey.recognise([(Source(str(path), path), True)])
    (given,) = journey.inputs
    return len(list(journey.hook.orcid_find_versions(**journey._asked(given)) or ()))


def read_file(app: App, path: Path) -> Iterator[ReadItem]:
    """Only read: the items of a file, not mapped."""
    journey = ItemMapping(app.mapper)
    journey.recognise([(Source(str(path), path), True)])
    for given in journey.inputs:
        for read in journey.hook.orcid_read_items(**journey._asked(given)):
            if not isinstance(read, ReadItem):
                raise RuntimeError(str(read))
            yield read
