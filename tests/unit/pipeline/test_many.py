"""Documents read by several processes: in order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.pipeline.many import Read, read_each
from kg.records import Document, Facts, ManifestEntry, Source

ENTRIES = [ManifestEntry(f"d{n}", "题", "district-plan", "district", f"d{n}.txt") for n in range(6)]


def facts(entry: ManifestEntry) -> Facts:
    return Facts(Document(Source(entry, f"文{entry.slug}", "0" * 64)))


@pytest.fixture(autouse=True)
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this process has threads (under xdist), documents are read in it, and a reader that kills would end it."""
    monkeypatch.setattr("kg.pipeline.many.can_fork", lambda: hasattr(os, "fork"))


def slugs(read: list[Read]) -> list[str]:
    return [one.document.source.entry.slug if isinstance(one, Facts) else type(one).__name__ for one in read]


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_what_comes_out_is_in_the_order_of_what_went_in(jobs: int) -> None:
    assert list(read_each(ENTRIES, facts, jobs)) == [facts(entry) for entry in ENTRIES]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_is_that_of_its_document(jobs: int) -> None:
    def reader(entry: ManifestEntry) -> Facts:
        if entry.slug == "d2":
            raise SourceError("the file is empty", where="d2.txt", mend="replace it")
        if entry.slug == "d4":
            raise IndexError("a fault of the program")
        return facts(entry)

    read = list(read_each(ENTRIES, reader, jobs))
    assert slugs(read) == ["d0", "d1", "SourceError", "d3", "IndexError", "d5"]
    assert str(read[2]) == "d2.txt: the file is empty\n  replace it"


def test_a_killed_process_is_replaced_and_its_document_done_again(tmp_path: Path) -> None:
    def reader(entry: ManifestEntry) -> Facts:
        if entry.slug == "d1" and not (tmp_path / "killed").exists():
            (tmp_path / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return facts(entry)

    assert slugs(list(read_each(ENTRIES, reader, 2))) == [entry.slug for entry in ENTRIES]


def test_a_document_that_kills_every_reader_is_named_and_the_others_are_read() -> None:
    def reader(entry: ManifestEntry) -> Facts:
        if entry.slug == "d3":
            os.kill(os.getpid(), signal.SIGKILL)
        return facts(entry)

    read = list(read_each(ENTRIES, reader, 2))
    assert slugs(read) == ["d0", "d1", "d2", "SourceError", "d4", "d5"]
    assert "the process that read 'd3' was ended" in str(read[3])
