"""The demo's stage: commands run as they are typed, and a look at what came of them."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Final, NamedTuple

import click

from orcid_repo_plugin.demo.site import DemoSite, Standing
from orcid_repo_plugin.domain.delivery import DeliveryState, Operation
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import FILE_NAME, PREFIX

_STOPPED: Final = 128
"""Exit codes from here on say that a signal ended a command."""


class Unexpected(Exception):
    """A step did not come out as it should."""


class Expected(NamedTuple):
    """What a push should need, by the books before it."""

    posts: int
    """One for each record that gets new works; none of them gets more than a request can carry."""
    puts: int
    deletes: int


class Story:
    """The demo on its way.

    :param site: where it takes place; the working directory is the site's folder.
    """

    def __init__(self, site: DemoSite) -> None:
        self.site = site
        self._step = 0

    # -- telling

    def step(self, title: str, words: str = "") -> None:
        """Begin a step."""
        self._step += 1
        click.secho(f"\n{self._step}. {title}", bold=True)
        if words:
            click.echo(f"   {words}")

    def run(self, *arguments: str, into: str = "") -> None:
        """Run a command as it would be typed, and show both.

        :param into: a file that takes the rows, as with ``>``.
        :raises Unexpected: its exit code is not 0.
        """
        from orcid_repo_plugin.cli.main import run  # which imports this command

        click.secho(f"\n$ orcid-repo {' '.join(arguments)}{f' > {into}' if into else ''}", fg="cyan")
        with ExitStack() as stack:
            if into:
                file = stack.enter_context(Path(into).open("w", encoding="utf-8"))
                stack.enter_context(redirect_stdout(file))
            code = run(list(arguments))
        if code >= _STOPPED:
            raise KeyboardInterrupt
        if code:
            raise Unexpected(f"`orcid-repo {' '.join(arguments)}` ended with {code}")

    def tell(self, line: str) -> None:
        """Show a line of what is there now."""
        click.echo(f"   {line}")

    def seen(self, sentence: str) -> None:
        """Say what the registry's own books show."""
        click.secho(f"=> {sentence}", fg="green")

    def must(self, found: object, wanted: object, what: str) -> None:
        """Go on only if something is as it should be.

        :raises Unexpected: it is not.
        """
        if found != wanted:
            raise Unexpected(f"{what}: there should be {wanted}, and there is {found}")

    # -- looking

    def expected(self) -> Expected:
        """What the outbox holds now, as requests."""
        with books() as app, app.store.reading() as c:
            codes = {(code.repository, code.item_id, code.orcid) for code in app.store.put_codes.all(c)}
            waiting = list(app.store.outbox.rows(c, states=[DeliveryState.WAITING]))
        sends = [one for one in waiting if one.operation == Operation.SEND]
        new = [one for one in sends if (one.repository, one.item_id, one.orcid) not in codes]
        return Expected(len({one.orcid for one in new}), len(sends) - len(new), len(waiting) - len(sends))

    def codes(self, item_id: str) -> dict[str, int]:
        """The put-codes of an item, by iD, in our books."""
        with books() as app, app.store.reading() as c:
            return {one.orcid: one.put_code for one in app.store.put_codes.all(c) if one.item_id == item_id}

    def push(self) -> Counter[str]:
        """Push, and compare the registry's journal with what the outbox held before.

        :returns: the requests by method.
        """
        expected = self.expected()
        self.site.requests()
        self.run("push")
        made = self.site.requests()
        self.must(
            (made["POST"], made["PUT"], made["DELETE"]), tuple(expected), "POST, PUT and DELETE requests"
        )
        self.compare()
        return made

    def compare(self) -> list[Standing]:
        """Our books and the registry's must tell the same.

        :returns: the works that stand on records.
        """
        standing = self.site.standing()
        with books() as app, app.store.reading() as c:
            ours = sorted((one.orcid, one.put_code) for one in app.store.put_codes.all(c))
        self.must(sorted((one.orcid, one.put_code) for one in standing), ours, "works on the records")
        self.must(self.waiting(), 0, "deliveries that wait")
        return standing

    def waiting(self) -> int:
        """How many deliveries wait, or are on their way."""
        with books() as app, app.store.reading() as c:
            counts = app.store.outbox.counts(c)
        return counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.SENDING, 0)

    def on_record(self, orcid: str, put_code: int | None) -> bool:
        """Whether a work of ours stands there."""
        return any((one.orcid, one.put_code) == (orcid, put_code) for one in self.site.standing())


@contextmanager
def books() -> Iterator[App]:
    """Our own books, looked into from beside the commands."""
    app = App.open(Path(FILE_NAME))
    try:
        yield app
    finally:
        app.close()


@contextmanager
def alone() -> Iterator[None]:
    """Without the settings of this machine's environment: the demo must not touch another installation."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(PREFIX)}
    try:
        yield
    finally:
        os.environ.update(kept)
