"""What ``orcid-repo doctor`` looks at: settings and plugins; service, books and registry have their files."""

import difflib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, NamedTuple

from orcid_repo_plugin import __version__
from orcid_repo_plugin.errors import OrcidRepoError, SettingsError
from orcid_repo_plugin.hookspecs import PROJECT
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import Settings, find_file
from orcid_repo_plugin.settings import load as load_settings

TOO_OPEN: Final = 0o037
"""Rights on a secret file that are too many. Its owner reads it, and a group that it was given to."""


class Check(NamedTuple):
    """One thing looked at."""

    state: str
    """``ok``, ``note`` (works, but look) or ``wrong``."""
    message: str


def all_checks(config: Path | None) -> Iterator[Check]:
    """Everything, one after the other; what cannot be looked at is told and stops nothing after it.

    :param config: the settings file that was named, if one was.
    """
    from orcid_repo_plugin.services.checks_books import book_checks
    from orcid_repo_plugin.services.checks_registry import registry_checks
    from orcid_repo_plugin.services.checks_service import address_checks, jobs_checks

    yield Check("ok", f"orcid-repo-plugin {__version__}")
    try:
        path = find_file(config)
        settings = load_settings(config)
    except OrcidRepoError as error:
        yield Check("wrong", f"settings: {error}")
        return
    yield (
        Check("ok", f"settings from {path}")
        if path
        else Check("note", "no settings file: defaults are in force; `orcid-repo init` writes one")
    )
    yield from address_checks(settings)
    yield from push_checks(settings)
    yield from book_checks(settings)
    yield from jobs_checks(settings)
    yield from registry_checks(settings)
    try:
        app = App(settings)
        yield from plugin_checks(app)
    except SettingsError as error:
        yield Check("wrong", f"settings: {error}")
    except OrcidRepoError as error:
        yield Check("wrong", f"plugins: {error}")


def push_checks(settings: Settings) -> Iterator[Check]:
    """What is sent, and how fast."""
    push = settings.push
    window = f"published {push.published_from or '…'} to {push.published_until or '…'}"
    dated = bool(push.published_from or push.published_until)
    limits = [f"of the collections {', '.join(push.collections)}"] if push.collections else []
    limits += [window] if dated else []
    works = f"only works {' and '.join(limits)}" if limits else "all works"
    yield Check(
        "ok",
        f"push: {works}, {push.requests_a_second} requests a second, {push.senders} records at a time; "
        f"history is kept for {push.history_months} months",
    )
    if push.requests_a_second > 24 and settings.orcid.environment != "local":
        yield Check(
            "note",
            f"push.requests_a_second is {push.requests_a_second}: ORCID allows a member 24 and refuses more",
        )
    if push.withdrawn == "keep":
        yield Check("note", "push.withdrawn is keep: works of withdrawn items stay on the records")


def plugin_checks(app: App) -> Iterator[Check]:
    """What can be read, and who answers which hook."""
    known = app.platforms()
    yield Check("ok", f"platforms that can be read: {', '.join(known)}")
    for name, repository in app.settings.repositories.items():
        if repository.platform and repository.platform not in known:
            yield Check(
                "wrong",
                f"repositories.{name}.platform {repository.platform!r} is read by no plugin; "
                f"known: {', '.join(known)}",
            )
    there = _plugin_names(app)
    for name in app.plugins.blocked:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield Check("note", f"blocked_plugins: there is no plugin {name!r}{hint}")
    for note in app.plugins.broken:
        yield Check("wrong", str(note))
    foreign = [str(n) for n, _ in app.plugins.list_name_plugin() if n not in app.plugins.own and _]
    yield Check("ok", f"plugins besides our own: {', '.join(foreign) or 'none'}")
    for platform in known:
        try:
            app.mapper.fields(platform)
        except OrcidRepoError as error:
            yield Check("wrong", f"settings: {error}")


def _plugin_names(app: App) -> set[str]:
    """All plugins that could be loaded, blocked or not."""
    folder = app.settings.plugins_dir
    files = {path.stem for path in folder.glob("*.py")} if folder else set()
    return app.plugins.own | files | {point.name for point in entry_points(group=PROJECT)}
