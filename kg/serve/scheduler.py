"""Hands requests to the workers, keeps order among them, and changes to new workers when the graph was rebuilt.

1. Queries and pages have places of their own, so that no number of heavy queries stops a page. One client holds at most
   half of the places for queries.
2. Who cannot be served at once waits in line; a line that is too long, or a wait as long as a query may take, ends in
   503 with the advice to come back.
3. It starts on the store on disk, which opens at once; a graph that fits into memory is then loaded by a second pool of workers,
   which takes over: there a question takes a third of the time.
4. Answers are kept (``kg.serve.cache``) until the graph changes.
5. Every second ``graph.nq`` is looked at. If it is another file, new workers load it, takes over, and the old one ends
   with its last request. A graph that cannot be loaded changes nothing.
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
from kg.serve.framing import Message
from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.spawn import Spawned, spawn
from kg.serve.worker_pool import WorkerPool

__all__ = ["Scheduler"]

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
_PAGES = 2


class Scheduler:
    """Runs tasks on the newest graph in a folder.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        spawned: a fork server that already opens it.
    """

    def __init__(self, file: Path, limits: Limits, spawned: Spawned | None = None) -> None:
        self.file, self._begun = file, spawned
        self.limits = limits
        self.workers: WorkerPool | None = None
        self._cache = AnswerCache(limits.remembered_bytes)
        self._version: tuple[int, int, int] | None = None
        self._queries = asyncio.Semaphore(limits.workers)
        self._pages = asyncio.Semaphore(_PAGES)
        self._clients: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._waiting = 0

    async def start(self) -> None:
        """Load the graph.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        version = _version(self.file)
        spawned, self._begun = self._begun or spawn(self.file, self.limits, from_disk=True), None
        self.workers = await WorkerPool.join(spawned, self.file, self.limits)
        self._version = version

    async def watch(self) -> None:
        """Go on from memory where the graph fits, and follow rebuilds, until cancelled."""
        if find_made(self.file) and fits_memory(self.file):
            await self._renew()
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            version = _version(self.file)
            if self.workers and self.workers.alive and version in (None, self._version):
                continue
            await self._renew()
            self._cache = AnswerCache(self.limits.remembered_bytes)
            self._version = version

    async def _renew(self) -> None:
        try:
            workers = await WorkerPool.start(self.file, self.limits)
        except KgError as err:
            _LOG.warning("the new graph cannot be served: %s", err)
            return
        old, self.workers = self.workers, workers
        _LOG.info("now serving %d statements", workers.statements)
        if old:
            old.close()

    def stop(self) -> None:
        """End all workers."""
        if self.workers:
            self.workers.kill()

    @property
    def current(self) -> WorkerPool:
        """The workers that new requests go to.

        Raises:
            Problem: 503, there is none.
        """
        if self.workers is None:
            raise _busy()
        return self.workers

    async def query(self, asked: Mapping[str, Any], client: str, *, refresh: bool = False) -> Message:
        """Answer a query that a client wrote.

        Args:
            asked: the task.
            client: who asks.
            refresh: also if the answer is known.
        """
        if refresh or is_volatile(asked["sparql"]):
            return await self._run(asked, client)
        return await self._cache.get(_key(asked), lambda: self._run(asked, client))

    async def _run(self, asked: Mapping[str, Any], client: str) -> Message:
        share = self._clients.setdefault(client, asyncio.Semaphore(max(1, self.limits.workers // 2)))
        async with self._place(share), self._place(self._queries):
            return await self.current.run(asked)

    async def page(self, asked: Mapping[str, Any]) -> Message:
        """Run a task of our own, for a page."""
        async with self._place(self._pages):
            return await self.current.run(asked)

    @asynccontextmanager
    async def _place(self, places: asyncio.Semaphore) -> AsyncIterator[None]:
        if places.locked() and self._waiting >= self.limits.waiting:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await places.acquire()
        except TimeoutError as err:
            raise _busy() from err
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            places.release()


def _key(asked: Mapping[str, Any]) -> Hashable:
    """The same for whatever is answered by the same bytes: an ``Accept`` counts as the formats that it leads to."""
    forms = [_format(asked, offers) for offers in (ROWS, GRAPHS)]
    return asked["sparql"], *forms, tuple(asked["default"]), tuple(asked["named"])


def _format(asked: Mapping[str, Any], offers: Sequence[Format]) -> str:
    try:
        return wanted(asked, offers).name
    except Problem:
        return ""


def _busy() -> Problem:
    return Problem(503, "busy", "服务繁忙，请稍后再试。", "busy: try again in a moment")


def _version(file: Path) -> tuple[int, int, int] | None:
    """What changes when a build replaces the file; ``None`` in the instant between two."""
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size
