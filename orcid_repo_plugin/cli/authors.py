"""``orcid-repo authors``: the author lists of items in files, for people and for machines."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from orcid_repo_plugin.cli.badge import ICONS, LANGUAGE, OUTPUT, clean, languages_of, words_in
from orcid_repo_plugin.cli.context import FAILED, greet, open_app, say, say_what_broke
from orcid_repo_plugin.cli.deposit import counting
from orcid_repo_plugin.cli.map_command import PATHS, PLATFORM, begin, spare_inputs
from orcid_repo_plugin.cli.options import REPOSITORY
from orcid_repo_plugin.cli.output import opened
from orcid_repo_plugin.domain.badge import Form
from orcid_repo_plugin.domain.identifiers import clean as clean_id
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import Failed, ItemMapping, Mapped

if TYPE_CHECKING:
    from orcid_repo_plugin.domain.byline import AuthorList, Byline

DRAWN: Final = ("html", "markdown", "text", "latex", "json")
"""Forms for people, and the list as scripts read it."""
METADATA: Final = (
    *("jsonld", "head", "datacite", "datacite-xml"),
    *("openaire", "jats", "crossref", "rioxx", "rioxx3", "mods", "marc", "oai_dc"),
)
"""Forms for machines; an iD that is not authenticated leaves only in those that can say so."""
AS_JSON: Final = ("json", "jsonld", "datacite")
"""Forms that make one array; of one item that was asked for, its object."""
_AT_ONCE: Final = 100
"""Items for which the books are asked together."""

Draw = Callable[["AuthorList"], str]


@click.command(
    "authors",
    epilog="""\b
Examples:
  orcid-repo authors export.xml                          a list for each item, as HTML
  orcid-repo authors --item 12 --as datacite export.xml  what DataCite is told of it
  orcid-repo authors --as json dump/ > authors.json      for scripts: an array, an object for each item
  curl … | orcid-repo authors --as text -                from standard input

Exit codes: 0 all well, 1 some items could not be read (the others are done), 2 wrong use.""",
)
@PATHS
@click.option(
    "--as",
    "form",
    type=click.Choice([*DRAWN, *METADATA]),
    default="html",
    show_default=True,
    help="The form of the output.",
)
@PLATFORM
@REPOSITORY
@click.option("--item", metavar="ID", help="Only this item: the platform's own id, its DOI or its address.")
@LANGUAGE
@ICONS
@OUTPUT
@click.pass_context
def authors(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str,
    platform: str | None,
    repository: str | None,
    item: str | None,
    language: str | None,
    icons: str,
    output: Path | None,
) -> int:
    """Show who made the items, with their ORCID iDs. Sends nothing.

    Which iDs are authenticated is asked from the books, whatever the files say. An item that the public does
    not see has no list. PATH is as for `map`.
    """
    app = open_app(ctx)
    draw = _drawing(app, form, language, icons.rstrip("/"))
    name = app.repository_name(repository) if repository is not None else None
    journey = begin(app, paths, platform, name)
    spare_inputs(journey, output)
    listed = _Listing(journey, clean(item) if item is not None else None, _states(app))
    with opened(output) as out:
        _write(out, map(draw, counting(listed.lists(), "items")), in_array=form in AS_JSON and item is None)
    say_what_broke(app.plugins)
    listed.sum_up()
    return FAILED if listed.failed else 0


def _drawing(app: App, form: str, language: str | None, icons: str) -> Draw:
    """What makes the text of one list."""
    # Here and not above: other commands start faster without it.
    from orcid_repo_plugin.services.drawing import Drawing
    from orcid_repo_plugin.widgets.look import Look
    from orcid_repo_plugin.widgets.metadata import FORMATS

    languages = languages_of(app)
    look = Look(words_in(languages, language), icons)
    if form in METADATA:
        return FORMATS[form]
    drawing = Drawing(app, languages)
    return lambda one: drawing.authors(one, Form(form), look)


def _states(app: App) -> "Callable[[list[Byline]], list[AuthorList]]":
    """What puts the iDs into lists: the books, if there are any; none are begun."""
    from orcid_repo_plugin.services.claimed import claimed
    from orcid_repo_plugin.services.showing import Showing
    from orcid_repo_plugin.store.urls import parse

    url = parse(app.settings.database.url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        say("there are no books here, so nobody is known as authenticated")
        return lambda bylines: [claimed(one, app.settings) for one in bylines]
    greet(app)
    return Showing(app).author_lists


class _Listing:
    """The author lists of a journey's items, and what became of the others."""

    def __init__(
        self,
        journey: ItemMapping,
        item: str | None,
        states: "Callable[[list[Byline]], list[AuthorList]]",
    ) -> None:
        self.journey = journey
        self.item = item
        self.states = states
        self.listed = self.hidden = self.failed = 0

    def lists(self) -> "Iterator[AuthorList]":
        """One after the other; a few are held at a time.

        :raises WrongUse: one item was asked for, and there is none such that the public sees, or there are
            several.
        """
        bylines = self._bylines() if self.item is None else self._one()
        while few := list(itertools.islice(bylines, _AT_ONCE)):
            self.listed += len(few)
            yield from self.states(few)

    def _one(self) -> "Iterator[Byline]":
        found = list(itertools.islice(self._bylines(), 2))
        if not found:
            raise WrongUse(
                f"the public does not see the item {self.item!r}, so it has no list"
                if self.hidden
                else f"no item in these files is called {self.item!r}"
            )
        if len(found) > 1:
            raise WrongUse(f"several items in these files are called {self.item!r}: name one file")
        return iter(found)

    def _bylines(self) -> "Iterator[Byline]":
        for row in self.journey.run():
            if isinstance(row, Failed):
                self.failed += 1
                say(str(row))
                continue
            if self.item is not None and not _is_called(row, self.item):
                continue
            mapped = row.mapped
            byline = self.journey.mapper.byline(mapped.item, mapped.work)
            if byline is None:
                self.hidden += 1
            else:
                yield byline

    def sum_up(self) -> None:
        """Say on standard error how many there were."""
        parts = [f"{self.listed} items"]
        if self.hidden:
            parts.append(f"{self.hidden} that the public does not see, left out")
        if self.failed:
            parts.append(f"{self.failed} could not be read")
        say("; ".join(parts))


def _is_called(row: Mapped, name: str) -> bool:
    """Whether an item's id, address or one of its identifiers is this; a DOI may be spelled as people do."""
    item, work = row.mapped.item, row.mapped.work
    own = {one.value.lower() for one in work.external_ids if one.relationship == "self"} if work else set()
    return name in (item.item_id, item.uri) or not own.isdisjoint((name.lower(), clean_id("doi", name).value))


def _write(out: IO[bytes], texts: Iterator[str], *, in_array: bool) -> None:
    """Write texts one after the other: parted by an empty line, or as elements of a JSON array."""
    before, between, after = ("[\n", ",\n", "\n]\n") if in_array else ("", "\n\n", "\n")
    place = None
    for text in texts:
        out.write(f"{before if place is None else between}{text.strip()}".encode("utf-8", "replace"))
        place = between
    if place is not None:
        out.write(after.encode())
    elif in_array:
        out.write(b"[]\n")


@hookimpl
def orcid_prepare_cli(cli: click.Group) -> None:
    """Add the command."""
    cli.add_command(authors)
