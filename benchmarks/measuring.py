"""Measuring: alternate rounds, medians, and the peak memory of a process of its own."""

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

ROUNDS: Final = 5


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    figure: float
    unit: str
    """``x`` for a ratio, ``items/s``, ``requests/s``, ``µs``, ``s``, ``MB``."""
    goal: str = ""
    met: bool | None = None
    """``None`` where there is no goal."""
    note: str = ""

    def json(self) -> str:
        """The row as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes, with the collector's debts paid before."""
    gc.collect()
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def alternate(calls: Sequence[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    """The median seconds of each call; they take turns, so that a slow minute slows all of them."""
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, taken in zip(calls, seconds, strict=True):
            taken.append(timed(call))
    return [statistics.median(taken) for taken in seconds]


_PEAK: Final = """
import sys
from pathlib import Path
from benchmarks.pipeline import map_file, new_app
map_file(new_app(), Path(sys.argv[1]))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
"""``ru_maxrss`` would not do: a new process inherits it from the one that has started it."""


def peak_megabytes(path: object) -> float:
    """The most memory that mapping this file takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(path)], stdout=subprocess.PIPE, check=True, text=True
    )
    return int(done.stdout) / 1024
