"""How a second process of this program is started: it runs this program's modules, whatever files lie in the working
directory.

``python -m`` puts the working directory first on the path, so that a ``queue.py`` or a ``kg`` that happens to lie there
would be run instead of the real one. ``-P`` leaves it out; the path names this program first.

Where the system can, a process that goes on with what this one has in memory is a copy of it (``fork``). A copy has
one thread, so it is only made of a process that has no other, and it is ended with the process that it is a copy of.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

__all__ = ["can_fork", "command", "end_with", "environment"]

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG
_PROGRAM = Path(__file__).resolve().parents[2]


def command(module: str) -> list[str]:
    """The words that run a module of this program."""
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """This process's environment, with the path on which the module is found.

    An empty part of the path, which means the working directory, is left out.
    """
    path = [str(_PROGRAM), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}


def can_fork() -> bool:
    """Whether this process can be copied: on Linux, where no other thread of it, of whichever library, is at work."""
    try:
        return sys.platform == "linux" and sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def end_with(parent: int) -> None:
    """In a copy: be killed when the process ``parent`` that made it ends, however it ends. Source: prctl(2)."""
    try:
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)
    except (OSError, AttributeError):  # a system without it: the copy finds out by itself
        return
    if os.getppid() != parent:  # it ended before the system was told
        os._exit(1)
