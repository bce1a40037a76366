"""``orcid-repo``: the front door for hands. Each command is a plugin in a file of its own."""

import errno
import io
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

import click
import pluggy

from orcid_repo_plugin import __version__, hookspecs
from orcid_repo_plugin.cli import (
    authors,
    backfill,
    backup,
    badge,
    demo,
    deposit,
    doctor,
    failures,
    group,
    history,
    hosts,
    init,
    keys,
    launch,
    map_command,
    people,
    plugins_command,
    push,
    put_codes,
    reconcile,
    register,
    registry,
    retry,
    serve,
    status,
    withdraw,
)
from orcid_repo_plugin.cli.context import FAILED, WRONG_USE, say, say_what_broke
from orcid_repo_plugin.errors import OrcidRefusal, OrcidRepoError, OrcidUnavailable, SettingsError
from orcid_repo_plugin.guard import in_a_line
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.settings import load as load_settings

COMMANDS: Final = (
    *(demo, init, doctor, plugins_command, registry),
    *(map_command, group),
    *(deposit, push, withdraw, backfill),
    *(people, put_codes, reconcile, backup),
    *(serve, hosts, launch, register, keys),
    *(badge, authors),
    *(status, history, failures, retry),
)


class Commands(click.Group):
    """The command group; third parties' commands are loaded when one is asked for that is not ours."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Ours at once; others after loading the plugins."""
        return super().get_command(ctx, name) or self._with_plugins(ctx).commands.get(name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands by name."""
        return sorted(self._with_plugins(ctx).commands)

    def _with_plugins(self, ctx: click.Context) -> "Commands":
        if not ctx.meta.get("prepared"):
            ctx.meta["prepared"] = True
            try:
                plugins = load_plugins(load_settings(ctx.params.get("config")))
                plugins.hook.orcid_prepare_cli(cli=self)
                say_what_broke(plugins)
            except OrcidRepoError as error:
                say(f"plugins were not loaded: {error}")
        return self


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  orcid-repo demo --once               the whole journey on sample items, on this machine only
  orcid-repo init                      a settings file to begin with
  orcid-repo map --explain export.xml  what each item becomes, and why
  orcid-repo deposit export.xml        decide what shall stand on whose record
  orcid-repo push                      send it""",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The settings file; else orcid-repo.toml here, else the file named by ORCID_REPO_CONFIG.",
)
@click.version_option(__version__, prog_name="orcid-repo")
@click.pass_context
def cli(ctx: click.Context, config: Path | None) -> None:
    """A first-class ORCID integration for any repository.

    Shows what each item of a repository becomes on its authors' ORCID records, and why; brings it there
    once, and keeps it in step.
    """
    ctx.obj = config


def _register_commands() -> None:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for command in COMMANDS:
        manager.register(command)
    manager.hook.orcid_prepare_cli(cli=cli)


_register_commands()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process.

    Exit codes: 0 all well, 1 some items failed, 2 wrong use (of options or of the settings).
    """
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that half-written files are taken away
        if signal.getsignal(number) is not signal.SIG_IGN:  # ``nohup``
            signal.signal(number, _stop)
    sys.exit(run(arguments))


class _Stopped(KeyboardInterrupt):
    """A signal wants us to end."""

    number: int = signal.SIGINT


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    stopped = _Stopped()
    stopped.number = number
    raise stopped


class _Closed(io.RawIOBase):
    """Stands for a standard output that the caller has closed."""

    def writable(self) -> bool:
        return True

    def write(self, _data: object) -> int:
        raise OSError(errno.EBADF, "it is closed")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; errors go to stderr in plain words.

    :returns: the exit code.
    """
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_Closed(), encoding="utf-8", write_through=True)
    try:
        result: Any = cli.main(arguments, prog_name="orcid-repo", standalone_mode=False)
        sys.stdout.flush()
    except click.NoSuchOption as error:
        error.show()
        if error.option_name == "--config":
            click.echo("--config stands before the command: orcid-repo --config FILE COMMAND", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        say("stopped")
        return 128 + getattr(error.__cause__ or error, "number", signal.SIGINT)
    except SettingsError as error:
        for line in str(error).split("\n"):
            say(f"settings: {line}")
        return WRONG_USE
    except (OrcidUnavailable, OrcidRefusal) as error:
        say(str(error))
        return FAILED
    except OrcidRepoError as error:
        say(str(error))
        return WRONG_USE
    except BrokenPipeError:
        sys.stderr.close()  # `orcid-repo map … | head` is no fault
        return 0
    except OSError as error:
        say(f"{error.filename or 'standard output'}: {error.strerror}")
        return FAILED
    except Exception as error:  # ours, or a plugin's own command's
        say(f"this should not have happened, please report it: {_where(error)}")
        return FAILED
    return result if isinstance(result, int) else 0


def _where(error: Exception) -> str:
    """An exception in one line, with the place it comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
    return f"{in_a_line(error)}{place}"
