"""Runs ``orcid-repo`` as a process of its own, with its memory limited and measured."""

import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GB: Final = 1024**3

_MEASURE: Final = """
import sys
from orcid_repo_plugin.cli.main import run
code = run(sys.argv[2:])
with open(sys.argv[1], "w") as out, open("/proc/self/status") as status:
    out.write(next(line.split()[1] for line in status if line.startswith("VmHWM")))
sys.exit(code)
"""
"""``ru_maxrss`` would not do: a new process inherits it from the one that has started it."""


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    code: int
    err: str
    peak: int
    """The most memory it held, in KB."""


def run_alone(
    folder: Path, *arguments: object, stdin: Path | None = None, limit: int = 2 * GB, timeout: float = 60
) -> Ended:
    """Run a command; its output goes nowhere.

    :param folder: where the process may lie down its figures.
    :param limit: bytes of address space that it may have.
    :raises subprocess.TimeoutExpired: it took longer.
    """
    figures = folder / "peak"
    figures.unlink(missing_ok=True)
    with open(stdin or "/dev/null", "rb") as given:
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(figures), *map(str, arguments)],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=timeout,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
            check=False,
        )
    peak = int(figures.read_text()) if figures.exists() else 0
    return Ended(done.returncode, done.stderr.decode("utf-8", "replace"), peak)
