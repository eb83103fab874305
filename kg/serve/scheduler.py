"""Gives requests to the worker pool in a fair order, and changes to a new pool when the graph was rebuilt.

1. Queries and pages have places of their own, so that no number of heavy queries stops a page. One client (of IPv6 one
   network of 64 bits) holds at most half of the places for queries. A query that takes long goes to a lane of its
   own (``kg.serve.lanes``), so that heavy queries do not stop light ones either.
2. A request that cannot be served at once waits in a queue. If the queue is too long, or the wait as long as a query
   may take, the answer is 503 with ``Retry-After``.
3. The first pool works on the store on disk, which opens at once. A graph that fits into memory is then loaded by a
   second pool, which takes over: from memory a question takes a third of the time.
4. Answers are kept (``kg.serve.cache``) until the graph changes.
5. Every second ``graph.nq`` is checked. If it is another file, a new pool loads it and takes over, and the old pool
   ends with its last request. A graph that cannot be loaded changes nothing, and is tried again at growing
   intervals: the reason may have been a lack of memory or of processes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from kg.errors import KgError
from kg.rdf.disk_store import find_made
from kg.rdf.store import fits_memory
from kg.serve.cache import AnswerCache, is_volatile
from kg.serve.content_negotiation import GRAPHS, ROWS, Format, wanted
from kg.serve.crowd import network_of
from kg.serve.framing import Message
from kg.serve.lanes import Lanes, Place
from kg.serve.limits import Limits
from kg.serve.problems import Problem, busy
from kg.serve.worker_pool import Spawned, WorkerPool, spawn

__all__ = ["Scheduler"]

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
_SELDOM = 60.0  # seconds between two attempts to load what could not be loaded
_PAGES = 2


class Scheduler:
    """Runs tasks on the newest graph in a folder.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        spawned: a fork server that already opens it.
    """

    def __init__(self, file: Path, limits: Limits, spawned: Spawned | None = None) -> None:
        self.file, self._spawned = file, spawned
        self.limits = limits
        self.workers: WorkerPool | None = None
        self._cache = AnswerCache(limits.remembered_bytes)
        self._version: tuple[int, int, int] | None = None
        self._queries = asyncio.Semaphore(limits.workers)
        self._pages = asyncio.Semaphore(_PAGES)
        self._lanes = Lanes(limits.workers, limits.resting, self._queries.locked)
        self._clients: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._waiting = 0

    async def start(self) -> None:
        """Load the graph.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        version = _version(self.file)
        spawned, self._spawned = self._spawned or spawn(self.file, self.limits, from_disk=True), None
        self.workers = await WorkerPool.join(spawned, self.file, self.limits)
        self._version = version

    async def watch(self) -> None:
        """Go on from memory where the graph fits, and follow rebuilds, until cancelled."""
        if self._is_better_in_memory():
            await self._renew()
        failed, wait, next_try = self._version, _LOOK_EVERY, 0.0
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            version = _version(self.file)
            alive = self.workers is not None and self.workers.alive
            if (alive and version in (None, self._version)) or (version == failed and clock() < next_try):
                continue
            if await self._renew():
                if version != self._version:
                    self._cache = AnswerCache(self.limits.remembered_bytes)
                self._version, wait, next_try = version, _LOOK_EVERY, 0.0
                continue
            wait = _LOOK_EVERY if version != failed else min(2 * wait, _SELDOM)
            failed, next_try = version, clock() + wait

    def _is_better_in_memory(self) -> bool:
        try:
            return bool(find_made(self.file)) and fits_memory(self.file)
        except (KgError, OSError):  # it is being replaced
            return False

    async def _renew(self) -> bool:
        """Start a new pool of workers and let it take over. True if it could open the graph."""
        try:
            workers = await WorkerPool.start(self.file, self.limits)
        except (KgError, OSError) as err:
            _LOG.warning("the new graph cannot be served: %s", err)
            return False
        old, self.workers = self.workers, workers
        _LOG.info("now serving %d statements", workers.statements)
        if old:
            old.close()
        return True

    def stop(self) -> None:
        """End all workers."""
        if self.workers:
            self.workers.kill()

    @property
    def current(self) -> WorkerPool:
        """The pool that new requests go to.

        Raises:
            Problem: 503, there is none.
        """
        if self.workers is None:
            raise busy()
        return self.workers

    async def query(self, asked: Mapping[str, Any], client: str, *, refresh: bool = False) -> Message:
        """Answer a query that a client wrote.

        Args:
            asked: the task.
            client: who asks.
            refresh: run the query again, even if its answer is in the cache.
        """
        if refresh or is_volatile(asked["sparql"]):
            return await self._run(asked, client)
        return await self._cache.get(_key(asked), lambda: self._run(asked, client))

    async def _run(self, asked: Mapping[str, Any], client: str) -> Message:
        share = self._clients.setdefault(network_of(client), asyncio.Semaphore(max(1, self.limits.workers // 2)))
        async with self._place(share):
            await self._wait_for(self._queries)
            place = Place(self._lanes, self._queries.release)
            try:
                return await self.current.run(asked, place)
            finally:
                place.give_back()

    async def page(self, asked: Mapping[str, Any]) -> Message:
        """Run a task of our own, for a page."""
        async with self._place(self._pages):
            return await self.current.run(asked)

    @asynccontextmanager
    async def _place(self, places: asyncio.Semaphore) -> AsyncIterator[None]:
        await self._wait_for(places)
        try:
            yield
        finally:
            places.release()

    async def _wait_for(self, places: asyncio.Semaphore) -> None:
        if places.locked() and self._waiting >= self.limits.waiting:
            raise busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await places.acquire()
        except TimeoutError as err:
            raise busy() from err
        finally:
            self._waiting -= 1


def _key(asked: Mapping[str, Any]) -> Hashable:
    """The same for whatever is answered by the same bytes: an ``Accept`` counts as the formats that it leads to."""
    forms = [_format(asked, offers) for offers in (ROWS, GRAPHS)]
    return asked["sparql"], *forms, tuple(asked["default"]), tuple(asked["named"])


def _format(asked: Mapping[str, Any], offers: Sequence[Format]) -> str:
    try:
        return wanted(asked, offers).name
    except Problem:
        return ""


def _version(file: Path) -> tuple[int, int, int] | None:
    """What changes when a build replaces the file; ``None`` in the instant between two."""
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size
