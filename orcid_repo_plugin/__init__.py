"""First-class ORCID integration for any repository.

The folders show the data's way: ``adapters`` read a repository's items, ``mapping`` turns
them into works, ``orcid_api`` writes them down as ORCID wants them, ``services`` puts the
parts together and ``cli`` is the door for hands.
"""

from importlib.metadata import PackageNotFoundError, version

import pluggy

hookimpl = pluggy.HookimplMarker("orcid_repo_plugin")
"""Marks a plugin's function as an answer to a hook (``docs/hooks.md``)."""

try:
    __version__ = version("orcid-repo-plugin")
except PackageNotFoundError:  # a bare checkout on sys.path
    __version__ = "0.0.0"

__all__ = ["__version__", "hookimpl"]
