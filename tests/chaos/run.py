"""Plays many stories and writes what came of them into ``docs/reliability.md``.

python -m tests.chaos.run                     500 seeds; about an hour on two cores
python -m tests.chaos.run --seeds 20 --dry    only print
python -m tests.chaos.run --first 17 --seeds 1 --dry --keep FOLDER    one seed, with all that it wrote
"""

import argparse
import multiprocessing
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.figures import table, write
from tests.chaos.play import Ended, play
from tests.chaos.world import story
from tests.store_fixtures import MISSING, Server, binaries, running

PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "reliability.md"


def play_one(seed: int, kept: Path | None, postgresql: Path | None) -> Ended:
    """Play one story, on SQLite for even seeds and on PostgreSQL for odd ones.

    :param kept: where all it writes is kept; else nothing is.
    :param postgresql: the folder of the server.
    """
    with TemporaryDirectory(prefix=f"chaos-{seed}-") as temporary:
        folder = Path(temporary)
        if kept is not None:
            folder = kept / str(seed)
            folder.mkdir(parents=True)
        if seed % 2 and postgresql is not None:
            with Server(postgresql).fresh("template0") as url:
                return play(story(seed), folder, url)
        return play(story(seed), folder, f"sqlite:///{folder / 'books.sqlite3'}")


@contextmanager
def postgresql_folder() -> Iterator[Path]:
    """A PostgreSQL server that runs in this folder."""
    programs = binaries()
    if programs is None:
        sys.exit(MISSING)
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder), programs):
        yield Path(folder)


def main() -> int:
    """Play, print, and write the page. :returns: how many stories ended wrongly, at most 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends, too
    options = _options()
    began, ended = time.monotonic(), []
    seeds = range(options.first, options.first + options.seeds)
    with postgresql_folder() as postgresql, _pool(options.jobs) as pool:
        playing = {pool.submit(play_one, seed, options.keep, postgresql): seed for seed in seeds}
        for future in as_completed(playing):
            seed = playing[future]
            try:
                ended.append(future.result())
            except Exception as error:  # the harness itself; told as a wrong end
                ended.append(Ended(seed, [f"{type(error).__name__}: {error}"]))
            _tell(ended[-1], len(ended), time.monotonic() - began)
    print(table(ended))
    if not options.dry:
        write(PAGE, table(ended))
    return int(any(one.problems for one in ended))


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.run", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500, help="how many (500)")
    parser.add_argument("--first", type=int, default=0, help="the first (0)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at the same time (2)")
    parser.add_argument("--keep", type=Path, help="keep what each writes in a folder of this one")
    parser.add_argument("--dry", action="store_true", help="write no page")
    return parser.parse_args()


def _tell(one: Ended, number: int, seconds: float) -> None:
    faults = sum(Counter(one.faults).values())
    print(
        f"{number:4}  seed {one.seed}: {one.figures['requests']} requests, {faults} faults, "
        f"{len(one.problems)} problems, {seconds:.0f} s",
        flush=True,
    )
    for problem in one.problems:
        print(f"        {problem}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
