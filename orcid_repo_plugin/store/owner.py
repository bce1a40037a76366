"""Who holds a lease: a process that can be told from all others, and whether it is still alive."""

import os
import socket
import uuid
from functools import cache
from pathlib import Path


def new_owner() -> str:
    """A name for one push of this process: machine, process, its start, and a number of its own."""
    return f"{_machine()}|{os.getpid()}|{_started(os.getpid())}|{uuid.uuid4().hex[:12]}"


def is_dead(owner: str) -> bool:
    """Whether the process behind a name was on this machine and is no more.

    A process elsewhere is never called dead: its lease will run out.

    >>> is_dead(new_owner()), is_dead("another machine|1|1|x")
    (False, False)
    """
    machine, _, rest = owner.partition("|")
    pid, _, rest = rest.partition("|")
    started, _, _ = rest.partition("|")
    if machine != _machine() or not pid.isdigit():
        return False
    return _started(int(pid)) != started


@cache
def _machine() -> str:
    """This machine since its start, as far as process numbers are its own (containers count apart)."""
    return " ".join(
        (socket.gethostname(), _read("/proc/sys/kernel/random/boot_id"), _link("/proc/self/ns/pid"))
    )


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty when there is none."""
    stat = _read(f"/proc/{pid}/stat")
    if stat:
        fields = stat.rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]  # a zombie sends nothing any more
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "" if os.path.isdir("/proc/self") else "there"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""
