"""``python -m orcid_repo_plugin`` is ``orcid-repo``."""

import sys


def main() -> None:
    """Run the command line; stopping it while it still loads is no fault either."""
    try:
        from orcid_repo_plugin.cli.main import main as command_line
    except KeyboardInterrupt:
        sys.exit(130)
    command_line()


if __name__ == "__main__":
    main()
