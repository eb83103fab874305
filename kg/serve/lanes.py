"""Two lanes for queries: one for those that have just started, one for those that take long.

1. A query begins in the quick lane. Nearly all are answered there, within ``QUICK`` seconds; within ``HURRIED`` while
   all places are taken.
2. One that takes longer changes to the slow lane and gives its quick place to the next, so that no number of heavy
   queries keeps a light one waiting for longer than ``QUICK``.
3. If the slow lane is full, the query is suspended until a place there is free. A limited number may be suspended; one
   more is refused with 503.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kg.serve.problems import busy

__all__ = ["HURRIED", "QUICK", "Lanes", "Place"]

#: Seconds that a query may stay in the quick lane.
QUICK = 0.25
HURRIED = 0.08


class Lanes:
    """The slow lane, and the queries that are suspended until there is room in it.

    Args:
        slow: how many may be at work in it.
        resting: how many more may be suspended.
        full: whether others wait for a place in the quick lane.
    """

    def __init__(self, slow: int, resting: int, full: Callable[[], bool] = lambda: False) -> None:
        self.full = full
        self.slow = asyncio.Semaphore(slow)
        self.left = resting  # how many more may be suspended now


class Place:
    """The place of one query: first in the quick lane, perhaps later in the slow one.

    Args:
        lanes: where it may go.
        leave: gives its place in the quick lane back.
    """

    def __init__(self, lanes: Lanes, leave: Callable[[], None]) -> None:
        self._lanes, self._leave = lanes, leave
        self._quick, self._slow = True, False

    @property
    def seconds(self) -> float:
        """How long it may stay in the quick lane."""
        return HURRIED if self._lanes.full() else QUICK

    async def to_slow_lane(self) -> bool:
        """Change at once, if there is room."""
        if self._lanes.slow.locked():
            return False
        await self._lanes.slow.acquire()
        self._slow = True
        self._leave_quick()
        return True

    async def rest(self, seconds: float) -> None:
        """Give the quick place back, and wait for one in the slow lane.

        Raises:
            Problem: 503, too many are suspended already, or no place became free in time.
        """
        if not self._lanes.left:
            raise busy()
        self._leave_quick()
        self._lanes.left -= 1
        try:
            async with asyncio.timeout(seconds):
                await self._lanes.slow.acquire()
            self._slow = True
        except TimeoutError as err:
            raise busy() from err
        finally:
            self._lanes.left += 1

    def give_back(self) -> None:
        """Give back every place that the query has, when it has ended."""
        self._leave_quick()
        if self._slow:
            self._slow = False
            self._lanes.slow.release()

    def _leave_quick(self) -> None:
        if self._quick:
            self._quick = False
            self._leave()
