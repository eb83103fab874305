"""What one request may use, and how many may run or wait at a time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of the service; a test lowers them, a server on a large machine may raise them."""

    seconds: float = 10.0  # wall clock of one query
    rows: int = 50_000  # rows, or triples, of one answer
    answer_bytes: int = 32 << 20
    request_bytes: int = 256 << 10
    remembered_bytes: int = 64 << 20  # of answers kept for whoever asks the same again
    memory: int = 1 << 30  # of one worker, above what the graph takes
    workers: int = 8  # queries at the same time that have just started, and as many more in the slow lane
    resting: int = 4  # queries that rest because the slow lane is full
    waiting: int = 256  # requests that wait for a worker; more are turned away
    connections: int = 1000  # at the same time, of all clients together
