"""Documents read by several processes at once, each document by one; what comes out is in the order of what went in.

1. The processes are copies of this one, so they share the compiled lexicon, and end with it. Where it cannot be copied
   (``kg.files.child``), documents are read one after the other.
2. A process that is killed (for memory, by hand) takes the others of its pool with it. A new pool does what was not
   done; after the second time, each of those documents has a pool of its own, so that the one which kills its reader is
   known. That document is left out and named; the others are read.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from kg.errors import KgError, SourceError
from kg.files.child import can_fork, end_with
from kg.records import Facts, ManifestEntry

__all__ = ["Read", "read_each", "usual_jobs"]

#: The facts of a document, or why there are none.
Read = Facts | Exception
_Reader = Callable[[ManifestEntry], Facts]

#: What a document can make go wrong; anything else is a fault of the machine, and stops the build.
_FAULTS = (KgError, ValueError, LookupError, RecursionError, ArithmeticError)
_WORTH_IT = 4  # documents that a further process must have to read, for its start to pay

# What the forks read with; set before they are made, so that it need not be sent.
_reader: list[_Reader] = []


def usual_jobs(documents: int) -> int:
    """How many processes read so many documents soonest: one for each core, where each has enough to do.

    >>> usual_jobs(5)
    1
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, documents // _WORTH_IT))


def read_each(
    entries: Sequence[ManifestEntry], reader: _Reader, jobs: int, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Read]:
    """Read documents.

    Args:
        entries: which.
        reader: reads one.
        jobs: how many processes may do so at once; 0 for as many as are worth while.
        progress: told each document as it is begun, or, with several processes, as it is done.
    """
    jobs = min(jobs or usual_jobs(len(entries)), len(entries))
    if jobs < 2 or not can_fork():
        for entry in entries:
            progress(f"reading {entry.slug}")
            yield _read(reader, entry)
        return
    _reader.append(reader)
    try:
        yield from _read_at_once(entries, jobs, progress)
    finally:
        _reader.pop()


def _read_at_once(entries: Sequence[ManifestEntry], jobs: int, progress: Callable[[str], None]) -> list[Read]:
    done: dict[int, Read] = {}
    for jobs_now in (jobs, jobs):
        left = [at for at in range(len(entries)) if at not in done]
        done |= _round(entries, left, jobs_now, progress)
    for at in range(len(entries)):
        if at not in done:
            alone = _round(entries, [at], 1, progress)
            lost = SourceError(
                f"the process that read '{entries[at].slug}' was ended",
                where=entries[at].file,
                mend="was there too little memory? kg build --jobs 1",
            )
            done[at] = alone.get(at, lost)
    return [done[at] for at in range(len(entries))]


def _round(
    entries: Sequence[ManifestEntry], left: Sequence[int], jobs: int, progress: Callable[[str], None]
) -> dict[int, Read]:
    """One pool: what it read until it was through, or broke."""
    done: dict[int, Read] = {}
    if not left:
        return done
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(left)), fork, initializer=end_with, initargs=(os.getpid(),)) as pool:
        waited: list[tuple[int, Future[Read]]] = []
        with suppress(BrokenProcessPool):
            waited += [(at, pool.submit(_in_fork, entries[at])) for at in left]
        for at, future in waited:
            try:
                done[at] = future.result()
            except BrokenProcessPool:
                continue
            progress(f"read {entries[at].slug}")
    return done


def _in_fork(entry: ManifestEntry) -> Read:
    return _read(_reader[-1], entry)


def _read(reader: _Reader, entry: ManifestEntry) -> Read:
    try:
        return reader(entry)
    except _FAULTS as err:
        return err
