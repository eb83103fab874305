"""A pool of workers for one version of the graph: one fork server and the workers that it forked.

1. Every exchange with the fork server holds a lock and is completed, even when the request that caused it was
   cancelled: a reply belongs to the command before it.
2. A worker serves one request at a time. After a query that was refused it takes the next one. A worker that was
   killed, crashed, was moved to the slow lane, or was interrupted in its work is not used again.
3. A query that runs longer than ``QUICK`` goes to the slow lane (``kg.serve.lanes``) at the lowest priority. Where that
   lane is full, the worker is suspended (SIGSTOP) until a place is free: it keeps what it has computed and uses no
   processor time.
4. A query that runs longer than ``Limits.seconds`` is stopped: the fork server kills its worker, and the client gets
   504.
5. The fork server reports how a worker ended, and the client gets the reason: out of memory, ended from outside, or a
   fault of the service.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BuildError
from kg.files.child import command, environment
from kg.serve.framing import Message, pack, read_message
from kg.serve.lanes import QUICK, Place
from kg.serve.limits import Limits
from kg.serve.problems import Problem, fault

__all__ = ["Spawned", "WorkerPool", "spawn"]

_FOR_WANT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGTRAP)


class Spawned(NamedTuple):
    """A fork server that has its order to open a graph. ``control``: the socket to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket


def spawn(file: Path, limits: Limits, *, from_disk: bool = False) -> Spawned:
    """Start a fork server, which opens the graph while this process still loads its libraries.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        from_disk: open the store on disk that a build made, even where the graph fits into memory.
    """
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(  # noqa: S603 - this program
        command("kg.serve.fork_server"),
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    theirs.close()
    ours.sendall(pack({"path": str(file.resolve()), "from_disk": from_disk, "limits": asdict(limits)}))
    return Spawned(process, ours)


class _Worker:
    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid, self.reader, self.writer = pid, reader, writer
        self.is_slow = False
        self.ready = True  # no task is being worked on
        self.has_ended = False


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
            OSError: no process can be started.
        """
        return await cls.join(spawn(path, limits), path, limits)

    @classmethod
    async def join(cls, spawned: Spawned, path: Path, limits: Limits) -> WorkerPool:
        """Wait until a fork server that was started has opened the graph.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        workers = cls(spawned.process, spawned.control, limits)
        reader, writer = await asyncio.open_unix_connection(sock=spawned.control.dup())
        try:
            opened, _ = await read_message(reader)
        except (asyncio.IncompleteReadError, ConnectionError) as err:
            workers.kill()
            raise BuildError("the graph could not be loaded", where=path) from err
        finally:
            writer.transport.abort()
        if "error" in opened:
            workers.kill()
            raise BuildError(opened["error"])
        workers.statements, workers.base = opened["statements"], opened["base"]
        spawned.control.setblocking(False)
        return workers

    async def run(self, asked: Mapping[str, Any], place: Place | None = None) -> Message:
        """Have a worker do one task; its answer, or a ``Problem``.

        Args:
            asked: the task.
            place: that it has in the quick lane, to be changed for one in the slow lane; ``None``: it has its own.
        """
        worker: _Worker | None = None
        self._busy += 1
        try:
            worker = self._idle.pop() if self._idle else await self._fork()
            head, body = await self._exchange(worker, asked, place)
        finally:
            try:
                if worker is not None:
                    await self._give_back(worker)
            finally:
                self._busy -= 1
                if self._closing and not self._busy:
                    self._stop()
        if head["status"] == 0:
            raise _out_of_memory()
        if head["status"] != 200:
            raise Problem(**head)
        return head, body

    async def _give_back(self, worker: _Worker) -> None:
        if worker.is_slow or not worker.ready:
            await asyncio.shield(self._end(worker))
        else:
            self._idle.append(worker)

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

    async def _exchange(self, worker: _Worker, asked: Mapping[str, Any], place: Place | None) -> Message:
        worker.ready = False
        clock = asyncio.timeout(self.limits.seconds)
        try:
            async with clock:
                worker.writer.write(pack(dict(asked)))
                answer = asyncio.ensure_future(read_message(worker.reader))
                try:
                    done, _ = await asyncio.wait((answer,), timeout=place.seconds if place else QUICK)
                    if not done:
                        await self._slow_down(worker, clock, place)
                    message = await answer
                finally:
                    answer.cancel()
        except TimeoutError as err:
            raise _out_of_time(self.limits) from err
        except (asyncio.IncompleteReadError, ConnectionError) as err:
            raise _ended(await asyncio.shield(self._end(worker, b"reap"))) from err
        worker.ready = True
        return message

    async def _slow_down(self, worker: _Worker, clock: asyncio.Timeout, place: Place | None) -> None:
        """Move a query into the slow lane. The time during which it is suspended does not count.

        Raises:
            Problem: 503, too many are suspended already, or no place became free in time.
        """
        worker.is_slow = True
        await self._command(b"lower %d" % worker.pid)
        if place is None or await place.to_slow_lane():
            return
        await self._command(b"stop %d" % worker.pid)
        clock.reschedule(None)
        await place.rest(self.limits.seconds)
        await self._command(b"continue %d" % worker.pid)
        clock.reschedule(asyncio.get_running_loop().time() + self.limits.seconds)

    async def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        try:
            pid, _ = await self._command(b"fork", theirs.fileno())
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return _Worker(pid, reader, writer)

    async def _end(self, worker: _Worker, word: bytes = b"end") -> int:
        """End a worker. With the word ``reap``: how it had ended by itself; 0 in all other cases."""
        if worker.has_ended:
            return 0
        worker.has_ended = True
        worker.writer.transport.abort()
        with suppress(Problem):
            _, how = await self._command(b"%s %d" % (word, worker.pid))
            return how
        return 0

    async def _command(self, words: bytes, handle: int | None = None) -> tuple[int, int]:
        """A command to the fork server and its reply: the number of a process, and how it ended where asked."""
        kept = None if handle is None else os.dup(handle)  # the caller may close its own before the command is sent
        task = asyncio.ensure_future(self._send(words, kept))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _send(self, words: bytes, handle: int | None) -> tuple[int, int]:
        async with self._lock:
            try:
                socket.send_fds(self.control, [words], [] if handle is None else [handle])
                async with asyncio.timeout(5):
                    reply = await asyncio.get_running_loop().sock_recv(self.control, 64)
                number, _, how = reply.decode("ascii").partition(" ")
                return int(number), int(how or 0)
            except (OSError, ValueError, TimeoutError) as err:
                self.process.kill()
                raise Problem(
                    503, "restarting", "服务正在恢复，请稍后再试。", "recovering: try again in a moment"
                ) from err
            finally:
                if handle is not None:
                    os.close(handle)

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


def _out_of_time(limits: Limits) -> Problem:
    return Problem(
        504, "time-limit", f"查询超过 {limits.seconds:g} 秒，已停止；这不表示没有结果。请缩小范围。",
        f"stopped after {limits.seconds:g} seconds; that does not mean that there are no results. "
        "Narrow the query.",
    )  # fmt: skip


def _out_of_memory() -> Problem:
    return Problem(
        507, "too-much-memory", "查询占用的内存超出限额，已停止；请缩小范围。",
        "stopped: the query needed more memory than allowed, or is nested too deeply. Narrow the query.",
    )  # fmt: skip


def _ended(how: int) -> Problem:
    """What the client gets where a worker ended without an answer, by its signal or exit status."""
    if how in _FOR_WANT_OF_MEMORY:
        return _out_of_memory()
    if how == -signal.SIGXCPU:
        return Problem(504, "time-limit", "查询用时超出限额，已停止。", "stopped: the query took too long")
    if how <= 0:
        return Problem(
            503, "worker-ended", "处理此查询的进程被系统或管理员终止，请稍后再试。",
            "the process that answered was ended from outside: try again in a moment",
        )  # fmt: skip
    return fault()
