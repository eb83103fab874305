"""Starts a fork server: a process of its own, which opens the graph while this one still loads its libraries."""

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

__all__ = ["Spawned", "spawn"]

_PACKAGE = Path(__file__).resolve().parents[2]


class Spawned(NamedTuple):
    """A fork server that was told what to open. ``control``: the socket to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket


def spawn(file: Path, limits: Limits, *, from_disk: bool = False) -> Spawned:
    """Start one.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        from_disk: open what was made of the graph, even where it fits into memory.
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
    ours.sendall(pack({"path": str(file.resolve()), "from_disk": from_disk, "limits": asdict(limits)}))
    return Spawned(process, ours)
