"""Starts many ``orcid-repo`` processes quickly: a parent that has imported everything forks each of them.

They are processes of their own in all that matters here: their own memory, connections and threads, and the
end that ``kill -9`` makes. What is saved is Python's start, which would take most of the time of a test.
"""

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).parent.parent.parent
PATIENCE: Final = 60.0
_NEEDED: Final = (
    "orcid_repo_plugin.cli.main",
    "orcid_repo_plugin.services.backfill",
    "orcid_repo_plugin.services.deposit",
    "orcid_repo_plugin.services.push.run",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql",
)
"""What children would import anyway."""


class Running:
    """One process, running or ended."""

    def __init__(self, number: int, out: Path, err: Path) -> None:
        self.number = number
        self.pid = 0
        self.code: int | None = None
        """What it ended with; negative: the signal that ended it."""
        self._out, self._err = out, err
        for file in (out, err):
            file.touch()
        self.started = threading.Event()
        self.ended = threading.Event()

    @property
    def out(self) -> str:
        """What it wrote to standard output."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    @property
    def err(self) -> str:
        """What it wrote to standard error."""
        return self._err.read_text(encoding="utf-8", errors="replace")

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended.is_set()

    def kill(self) -> bool:
        """End it at once, as ``kill -9`` does. :returns: whether it was still there."""
        self.started.wait(PATIENCE)
        if self.is_over:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()
        return self.code == -signal.SIGKILL

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code.

        :raises TimeoutError: it goes on for longer.
        """
        if not self.ended.wait(seconds) or self.code is None:
            raise TimeoutError(f"process {self.pid} has not ended within {seconds} seconds")
        return self.code


class Launcher:
    """The parent of the processes; a context manager.

    :param folder: where the outputs of the processes are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: list[Running] = []
        self._lock = threading.Lock()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.launcher"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._reader = threading.Thread(target=self._read, name="launcher", daemon=True)
        self._reader.start()

    def start(self, *arguments: object) -> Running:
        """Start ``orcid-repo`` with arguments."""
        with self._lock:
            number = len(self.all)
            running = Running(number, self.folder / f"{number}.out", self.folder / f"{number}.err")
            self.all.append(running)
            wanted = {
                "number": number,
                "arguments": [str(one) for one in arguments],
                "out": str(running._out),
                "err": str(running._err),
            }
            assert self._parent.stdin is not None
            self._parent.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._parent.stdin.flush()
        return running

    def run(self, *arguments: object) -> Running:
        """Start it and wait for its end."""
        running = self.start(*arguments)
        running.wait()
        return running

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for running in self.all:
            running.kill()
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self._parent.stdout.close()

    def _read(self) -> None:
        assert self._parent.stdout is not None
        for line in self._parent.stdout:
            told = json.loads(line)
            running = self.all[told["number"]]
            if "pid" in told:
                running.pid = told["pid"]
                running.started.set()
            else:
                running.code = told["code"]
                running.ended.set()


# -- the parent process


def _serve() -> None:
    """Fork for each line of standard input; tell of starts and ends on standard output."""
    _warm_up()
    children: dict[int, int] = {}
    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    pending = b""
    while True:
        ready, _, _ = select.select([0, waking], [], [])
        if waking in ready:
            os.read(waking, 4096)
            _reap(children)
        if 0 in ready:
            block = os.read(0, 65536)
            if not block:
                return
            *lines, pending = (pending + block).split(b"\n")
            for line in lines:
                _fork(json.loads(line), children)


def _warm_up() -> None:
    """Import what children need, and map something, so that tables and expressions are ready, too."""
    for name in _NEEDED:
        importlib.import_module(name)
    from orcid_repo_plugin.cli.main import run

    samples = ROOT / "orcid_repo_plugin" / "samples" / "items.jsonl"
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        run(["map", "--as", "json", str(samples)])


def _fork(wanted: dict[str, object], children: dict[int, int]) -> None:
    pid = os.fork()
    if pid == 0:
        _become(wanted)
    number = int(str(wanted["number"]))
    children[pid] = number
    _tell({"number": number, "pid": pid})


def _become(wanted: dict[str, object]) -> None:
    """Be the child: ``orcid-repo`` with its arguments, and nothing of the parent's."""
    code = 70
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(str(wanted[name]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        from orcid_repo_plugin.cli.main import run

        arguments = wanted["arguments"]
        assert isinstance(arguments, list)
        code = run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _reap(children: dict[int, int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        _tell({"number": children.pop(pid), "code": os.waitstatus_to_exitcode(status)})


def _tell(what: dict[str, int]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    _serve()
