"""A pool of workers: one fork server and the workers that it forked, for one version of the graph; seen from the server.

Every exchange with the fork server holds a lock, so that a reply belongs to the command before it. A worker is lent to one
request at a time; one that was killed, crashed or ran long is not used again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import BuildError
from kg.serve.framing import Message, pack, read_message
from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.spawn import Spawned, spawn

__all__ = ["WorkerPool"]

#: After so long a query makes way for others, and its worker is not used again.
_CALM_AFTER = 1.0


class _Worker:
    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid, self.reader, self.writer = pid, reader, writer
        self.calmed = False


class WorkerPool:
    """Workers on one version of a graph. Made by ``WorkerPool.start``.

    Args:
        process: the fork server.
        control: the socket to it.
        limits: of each request.
    """

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, limits: Limits) -> None:
        self.process, self.control, self.limits = process, control, limits
        self.statements, self.base = 0, ""
        self._lock = asyncio.Lock()
        self._idle: list[_Worker] = []
        self._busy = 0
        self._closing = False

    @classmethod
    async def start(cls, path: Path, limits: Limits) -> WorkerPool:
        """Have a fork server open the graph at ``path``.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        return await cls.join(spawn(path, limits), path, limits)

    @classmethod
    async def join(cls, spawned: Spawned, path: Path, limits: Limits) -> WorkerPool:
        """Wait until a fork server that was spawned has opened the graph.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        workers = cls(spawned.process, spawned.control, limits)
        reader, writer = await asyncio.open_unix_connection(sock=spawned.control.dup())
        try:
            told, _ = await read_message(reader)
        except asyncio.IncompleteReadError as err:
            raise BuildError("the graph could not be loaded", where=path) from err
        finally:
            writer.transport.abort()
        if "error" in told:
            spawned.control.close()
            raise BuildError(told["error"])
        workers.statements, workers.base = told["statements"], told["base"]
        spawned.control.setblocking(False)
        return workers

    async def run(self, asked: Mapping[str, Any]) -> Message:
        """Have a worker do one task; its answer, or a ``Problem``."""
        worker = self._idle.pop() if self._idle else None
        self._busy += 1
        try:
            worker = worker or await self._fork()
            answer = await self._exchange(worker, asked)
        except BaseException:  # whoever gave up waiting leaves a worker in the middle of its work
            if worker:
                await asyncio.shield(self._end(worker))
            raise
        else:
            if worker.calmed:
                await self._end(worker)
            else:
                self._idle.append(worker)
            return answer
        finally:
            self._busy -= 1
            if self._closing and not self._busy:
                self._stop()

    def close(self) -> None:
        """Take no more requests, and end when the last one is answered."""
        self._closing = True
        if not self._busy:
            self._stop()

    def kill(self) -> None:
        """End now."""
        self._closing = True
        self._stop()

    @property
    def alive(self) -> bool:
        """Whether the fork server still runs."""
        return self.process.poll() is None

    async def _exchange(self, worker: _Worker, asked: Mapping[str, Any]) -> Message:
        loop = asyncio.get_running_loop()
        calm = loop.call_later(_CALM_AFTER, lambda: loop.create_task(self._lower_priority(worker)))
        try:
            async with asyncio.timeout(self.limits.seconds):
                worker.writer.write(pack(dict(asked)))
                head, body = await read_message(worker.reader)
        except TimeoutError as err:
            raise Problem(
                504, "time-limit", f"查询超过 {self.limits.seconds:g} 秒，已停止；这不表示没有结果。请缩小范围。",
                f"stopped after {self.limits.seconds:g} seconds; that does not mean that there are no results. "
                "Narrow the query.",
            ) from err  # fmt: skip
        except (asyncio.IncompleteReadError, ConnectionError) as err:
            raise _out_of_memory() from err
        finally:
            calm.cancel()
        if head["status"] == 0:
            raise _out_of_memory()
        if head["status"] != 200:
            raise Problem(**head)
        return head, body

    async def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        try:
            pid = await self._command(b"fork", theirs.fileno())
        finally:
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return _Worker(pid, reader, writer)

    async def _lower_priority(self, worker: _Worker) -> None:
        worker.calmed = True
        await self._command(b"calm %d" % worker.pid)

    async def _end(self, worker: _Worker) -> None:
        worker.writer.transport.abort()
        with suppress(Problem):
            await self._command(b"end %d" % worker.pid)

    async def _command(self, words: bytes, handle: int | None = None) -> int:
        async with self._lock:
            try:
                socket.send_fds(self.control, [words], [] if handle is None else [handle])
                async with asyncio.timeout(5):
                    reply = await asyncio.get_running_loop().sock_recv(self.control, 32)
                return int(reply)
            except (OSError, ValueError, TimeoutError) as err:
                self.process.kill()
                raise Problem(
                    503, "restarting", "服务正在恢复，请稍后再试。", "recovering: try again in a moment"
                ) from err

    def _stop(self) -> None:
        for worker in self._idle:
            worker.writer.transport.abort()
        self._idle.clear()
        with suppress(OSError):
            self.control.close()
        if self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _out_of_memory() -> Problem:
    return Problem(
        507, "too-much-memory", "查询占用的内存超出限额，已停止；请缩小范围。",
        "stopped: the query needed more memory than allowed, or is nested too deeply. Narrow the query.",
    )  # fmt: skip
