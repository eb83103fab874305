"""A cache of answers: the same query to the same graph is answered without running it again.

1. The graph does not change between two builds, so an answer stays right until the next one.
2. A query that is sent again while it is still running is not run twice: both requests wait for the one answer.
3. Only whole answers are kept, the last used ones, so many bytes together. Of a query its digest is kept: a few
   thousand short answers to long queries would take a gigabyte. A query whose answer differs from time to time (NOW,
   RAND, UUID) is never kept.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from hashlib import blake2b

from kg.serve.framing import Message

__all__ = ["AnswerCache", "is_volatile"]

_MOST = 20_000
_DIFFERS_RE = re.compile(r"NOW|RAND|UUID|BNODE", re.I)


def is_volatile(sparql: str) -> bool:
    """Whether a query may be answered differently when it is asked again. True may be wrong, False never.

    >>> is_volatile("SELECT (now() AS ?t) {}"), is_volatile("SELECT ?t { ?t ?p ?o }")
    (True, False)
    >>> is_volatile("ASK { ?m a spt:government-services }")
    False
    """
    return bool(_DIFFERS_RE.search(sparql))


class AnswerCache:
    """Answers to one version of a graph.

    Args:
        most: bytes that all of them may take; a single one may take a quarter of that.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, Message] = OrderedDict()
        self._size = 0
        self._running: dict[bytes, asyncio.Task[Message]] = {}

    async def get(self, key: Hashable, run: Callable[[], Awaitable[Message]]) -> Message:
        """The answer kept under ``key``, or the one that ``run`` gives, which is kept.

        Raises:
            Problem: ``run`` does; that is not kept.
        """
        key = blake2b(repr(key).encode(), digest_size=16).digest()
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(self._run(key, run))
            task.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(task)  # a client that disconnects does not cancel the query for the others

    def _done(self, key: bytes, task: asyncio.Task[Message]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # read, so that asyncio does not log it: all who asked may have disconnected by now

    async def _run(self, key: bytes, run: Callable[[], Awaitable[Message]]) -> Message:
        answer = await run()
        if len(answer[1]) <= self.most // 4:
            self._kept[key] = answer
            self._size += len(answer[1])
            while self._size > self.most or len(self._kept) > _MOST:
                _, (_, body) = self._kept.popitem(last=False)
                self._size -= len(body)
        return answer
