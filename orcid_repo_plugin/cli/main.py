"""``orcid-repo``: the front door for hands. Each command is a plugin in a file of its own."""

import sys
from pathlib import Path
from typing import Any, Final

import click
import pluggy

from orcid_repo_plugin import __version__, hookspecs
from orcid_repo_plugin.cli import doctor, group, init, map_command, plugins_command
from orcid_repo_plugin.errors import OrcidRepoError, SettingsError
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.settings import load as load_settings

COMMANDS: Final = (init, map_command, group, plugins_command, doctor)


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
            except OrcidRepoError as error:
                click.echo(f"orcid-repo: plugins were not loaded: {error}", err=True)
        return self


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `orcid-repo init`, then try `orcid-repo map --explain YOUR-EXPORT.xml`.",
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

    Shows what each item of a repository becomes on its authors' ORCID records, and why.
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
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; errors go to stderr in plain words.

    :returns: the exit code.
    """
    try:
        result: Any = cli.main(arguments, prog_name="orcid-repo", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("orcid-repo: stopped", err=True)
        return 130
    except SettingsError as error:
        click.echo(f"orcid-repo: settings: {error}", err=True)
        return 2
    except OrcidRepoError as error:
        click.echo(f"orcid-repo: {error}", err=True)
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # `orcid-repo map … | head` is no fault
        return 0
    except OSError as error:
        click.echo(f"orcid-repo: {error.filename or ''}: {error.strerror}", err=True)
        return 1
    return result if isinstance(result, int) else 0
