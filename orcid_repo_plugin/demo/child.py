"""A command in a process of its own, that ends when the process which has started it does, however it does.

    python -m orcid_repo_plugin.demo.child --config orcid-repo.toml serve

Its standard input is a pipe; when nobody holds the other end any more, it is told to end.
"""

import os
import runpy
import signal
import sys
from threading import Thread


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run ``orcid-repo`` with the arguments of this process."""
    Thread(target=_end_with_parent, daemon=True).start()
    runpy.run_module("orcid_repo_plugin", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
