"""How a second process of this program is started: it runs this program's modules, whatever lies in the folder of use.

``python -m`` puts the folder of use first on the path, so that a ``queue.py`` or a ``kg`` that happens to lie there is
run instead of the real one. ``-P`` leaves it out; the path names this program first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["command", "environment"]

_PROGRAM = Path(__file__).resolve().parents[2]


def command(module: str) -> list[str]:
    """The words that run a module of this program."""
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """This process's environment, with the path on which the module is found.

    An empty part of the path, which means the folder of use, is left out.
    """
    path = [str(_PROGRAM), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
