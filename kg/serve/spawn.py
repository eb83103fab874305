"""Starts a keeper: a process of its own, which opens the graph while this one still loads its libraries."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from kg.serve.framing import pack
from kg.serve.limits import Limits

__all__ = ["Begun", "begin"]

_PACKAGE = Path(__file__).resolve().parents[2]


class Begun(NamedTuple):
    """A keeper that was told what to open. ``control``: the socket to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket


def begin(file: Path, limits: Limits, *, at_once: bool = False) -> Begun:
    """Start one.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        at_once: open what was made of the graph, even where it fits into memory.
    """
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.serve.fork_server"],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_PACKAGE)},
        start_new_session=True,
    )
    theirs.close()
    ours.sendall(pack({"path": str(file.resolve()), "at_once": at_once, "limits": asdict(limits)}))
    return Begun(process, ours)
