"""Where the time of the pipeline goes, by asking a timer thousands of times what runs just now."""

import gc
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

from benchmarks.made_items import write
from benchmarks.pipeline import map_file, new_app

TICK: Final = 0.001
PACKAGE: Final = "orcid_repo_plugin"
STAGES: Final = (
    ("orcid_api/payload.py", "the work as JSON values"),
    ("cli/output.py", "writing JSON Lines"),
    ("mapping/validity.py", "validity"),
    ("mapping/citation.py", "citation (BibTeX)"),
    ("mapping/external_ids.py", "identifiers"),
    ("mapping/contributors.py", "contributors"),
    ("mapping/description.py", "abstract, language, address"),
    ("mapping/titles.py", "titles"),
    ("mapping/work_type.py", "work type"),
    ("mapping/container.py", "container"),
    ("mapping/date.py", "date"),
    ("mapping/sendable.py", "may it go"),
    ("reading/", "reading: cut the file into records and parse them"),
    ("adapters/", "adapter: record to item"),
    ("mapping/work.py", "putting the work together, asking hooks"),
    ("services/mapper.py", "report, asking hooks"),
)
"""Which file on the stack names the stage; the first in this order that stands there."""


class Share(NamedTuple):
    """A stage or a function, and its part of the time."""

    name: str
    share: float


class Sampler:
    """Looks at the stack on each tick of the process's own time."""

    def __init__(self, stages: Sequence[tuple[str, str]] = STAGES) -> None:
        self._stages = stages
        self.stages: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()

    def look(self, number: int, frame: FrameType | None) -> None:
        """Note the stage and the function of this moment."""
        stack = []
        while frame is not None:
            stack.append((_place(frame.f_code.co_filename), frame.f_code.co_name))
            frame = frame.f_back
        if not stack:
            return
        names = [place for place, _ in stack]
        self.functions[f"{stack[0][0]}: {stack[0][1]}"] += 1
        stage = next(
            (words for mark, words in self._stages if any(mark in name for name in names)), "the rest"
        )
        self.stages[stage] += 1


def _place(filename: str) -> str:
    for mark in (f"/{PACKAGE}/", "/adapters/", "/site-packages/", "/lib/"):
        _, found, after = filename.rpartition(mark)
        if found:
            return f"adapters/{after}" if mark == "/adapters/" else after
    return Path(filename).name


def shares(folder: Path, shape: str, quick: bool) -> tuple[list[Share], list[Share]]:
    """The stages and the busiest functions of one run, with their shares of the time."""
    app, path = new_app(), write(folder, shape, 500 if quick else 5000)
    map_file(app, path)
    return sampled(lambda: map_file(app, path), STAGES)


def sampled(call: Callable[[], object], stages: Sequence[tuple[str, str]]) -> tuple[list[Share], list[Share]]:
    """Where the time of a call goes: its stages and its busiest functions.

    :param stages: marks in file names, and the stage that each stands for.
    """
    sampler = Sampler(stages)
    before = signal.signal(signal.SIGPROF, sampler.look)
    gc.collect()
    signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
    try:
        call()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    total = sum(sampler.stages.values()) or 1
    return (
        [Share(name, count / total) for name, count in sampler.stages.most_common()],
        [Share(name, count / total) for name, count in sampler.functions.most_common(12)],
    )
