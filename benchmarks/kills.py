"""Killed at any moment: add, edit, remove, review, build and serve, and what is left of the corpus and the graph.

``python -m benchmarks.kills`` kills 200 times with SIGKILL, at random moments of a command's whole life; ``--count 24``
less often. After each kill the corpus must be one that was before the command or would be after it, and everything
that a command had said to be done must still be there. At the end one undisturbed round of commands runs, and nothing
may be left behind beside what they leave themselves. A sample is in ``tests/test_killed.py``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from kg.records import ManifestEntry
from tests.entry import copy_data, environment

COMMAND = [sys.executable, "-P", "-m", "kg.cli"]
KINDS = ("add", "edit", "remove", "review", "build", "serve")
TEXT = "测试区优化{n}行动方案\n\n一、任务\n\n（一）开放。第{n}批图书馆开放。（责任单位：区财政局）\n\n{year}年2月3日\n"
_CURATED = frozenset({"curation/links.sssom.tsv"})
_GONE = 20.0  # seconds in which helpers of a killed process must be gone


class Fault(NamedTuple):
    """What was wrong after a kill."""

    kind: str
    seconds: float
    what: str


class Corpus:
    """A corpus of one document and more that come and go, its graph, and what it must hold.

    Args:
        folder: an empty one.
        seed: of the moments.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)  # noqa: S311 - moments, not secrets
        self.data, self.out = copy_data(folder / "data", "fengxian-2024"), folder / "out"
        self.kept: set[str] = {"fengxian-2024"}
        self.title = self._entries()["fengxian-2024"].title
        self.number, self.faults, self.late = 0, list[Fault](), Counter[str]()
        self.lasts: dict[str, float] = {}
        for kind in ("build", "add", "edit", "review", "serve", "remove"):
            self.lasts[kind] = self._undisturbed(kind)
        self.shipped = _files(copy_data(folder / "shipped", "fengxian-2024"))

    # ── commands ──────────────────────────────────────────────────────────────────────────────────────────────────

    def words(self, kind: str) -> list[str]:
        """A command of this kind, with a document or a title of its own."""
        self.number += 1
        if kind == "add":
            file = self.folder / f"new-{self.number}.txt"
            file.write_text(TEXT.format(n=self.number, year=1950 + self.number % 70), encoding="utf-8")
            return ["add", str(file), "--yes", "--slug", f"x-{self.number}", "--data", str(self.data)]
        if kind == "edit":
            return ["edit", "fengxian-2024", "--title", f"题目{self.number}", "--data", str(self.data)]
        if kind == "remove":
            return ["remove", max(self._free()), "--data", str(self.data)]
        if kind == "review":
            return ["review", "--author", f"测试{self.number}", "--data", str(self.data)]
        if kind == "build":
            return ["build", "--quiet", "--data", str(self.data), "--out", str(self.out)]
        return ["serve", "--port", "0", "--from", str(self.out)]

    def _free(self) -> set[str]:
        """The documents that can be taken out: no verdict is of them."""
        keys = [key for row in read_curation(self.data / "curation") for key in row.triple]
        judged = {key.split("/")[1] for key in keys if "/" in key}
        return self.kept - judged - {"fengxian-2024"}

    def _started(self, words: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, *words], cwd=self.folder, env=environment(), text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _undisturbed(self, kind: str) -> float:
        """Run one to its end; how long it takes. A server is at work after four seconds."""
        words, begun = self.words(kind), time.monotonic()
        with self._started(words) as process:
            if kind == "serve":
                time.sleep(4)
                process.send_signal(signal.SIGINT)
            process.communicate("a\n" * 5 if kind == "review" else "", timeout=300)
        if kind != "serve" and process.returncode:
            raise RuntimeError(f"kg {' '.join(words)} ends with {process.returncode}")
        self._said(words)
        return time.monotonic() - begun

    def _said(self, words: list[str]) -> None:
        """A command has said that it is done."""
        if words[0] == "add":
            self.kept.add(words[words.index("--slug") + 1])
        elif words[0] == "remove":
            self.kept.discard(words[1])
        elif words[0] == "edit":
            self.title = words[words.index("--title") + 1]

    # ── kills ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def kill(self, kind: str) -> None:
        """Start a command, kill it at a random moment, and look at what is left."""
        if kind == "remove" and not self._free():
            kind = "add"
        words = self.words(kind)
        verdicts = self._verdicts()
        moment = self.chance.uniform(0, self.lasts[kind] * 1.1)
        with self._started(words) as process:
            if kind == "review" and process.stdin:
                with suppress(BrokenPipeError):
                    process.stdin.write("a\n" * 40)
                    process.stdin.flush()
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            self.late[kind] += process.poll() is not None
            process.send_signal(signal.SIGKILL)
        if process.returncode == 0:
            self._said(words)
        self.faults += [Fault(kind, moment, what) for what in self._wrong(words, verdicts, process.pid)]
        held = set(self._entries())  # what was killed may have been done all the same
        if words[0] in ("add", "remove"):
            self.kept = held
        self.title = self._entries()["fengxian-2024"].title

    def _wrong(self, words: list[str], verdicts: Counter[str], session: int) -> Iterator[str]:
        try:
            entries = self._entries()
            found = self._verdicts()
        except Exception as err:
            yield f"{type(err).__name__}: {err}"
            return
        coming = {words[words.index("--slug") + 1]} if words[0] == "add" else set()
        going = {words[1]} if words[0] == "remove" else set()
        if lost := self.kept - going - set(entries):
            yield f"lost: {sorted(lost)}"
        if strange := set(entries) - self.kept - coming:
            yield f"not asked for: {sorted(strange)}"
        new = words[words.index("--title") + 1] if words[0] == "edit" else self.title
        if entries["fengxian-2024"].title not in (self.title, new):
            yield f"the title is {entries['fengxian-2024'].title}"
        yield from (f"no text of {e.slug}" for e in entries.values() if not (self.data / "sources" / e.file).is_file())
        if gone := verdicts - found:
            yield f"verdicts lost or changed: {sorted(gone)}"
        if odd := _mixed(self.out):
            yield f"no whole graph: {odd}"
        if left := _running(session):
            yield f"still running: {left}"

    def _verdicts(self) -> Counter[str]:
        """Every verdict with all that it says, but for its line in the file."""
        return Counter(repr(replace(row, where="")) for row in read_curation(self.data / "curation"))

    def _entries(self) -> dict[str, ManifestEntry]:
        return {entry.slug: entry for entry in read_manifest(self.data / "corpus.yaml")}

    # ── what is left ──────────────────────────────────────────────────────────────────────────────────────────────

    def left(self) -> list[str]:
        """After an undisturbed round of every command: the files that nobody asked for."""
        for kind in ("add", "edit", "remove", "review", "build", "serve"):
            self._undisturbed(kind)
        named = {f"sources/{entry.file}" for entry in read_manifest(self.data / "corpus.yaml")}
        odd = _files(self.data) - self.shipped - named - _CURATED
        beside = {path.name for path in self.folder.iterdir() if not path.name.startswith("new-")}
        return sorted(odd | (beside - {"data", "shipped", "out", ".out.made"}))


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _mixed(out: Path) -> list[str]:
    """The files of exports that are not those which ``void.ttl`` and ``datapackage.json`` of the same build name."""
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    wanted = {one["path"]: one["hash"].removeprefix("sha256:") for one in described}
    void = (out / "void.ttl").read_text(encoding="utf-8")
    sums = set(re.findall(r'"([0-9a-f]{64})"', void))
    found = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (*wanted, "graph.nq", "graph.ttl")}
    return [name for name, digest in found.items() if digest != wanted.get(name, digest) or digest not in sums]


def _running(session: int) -> list[int]:
    """Processes of a session that are there after a while."""
    until = time.monotonic() + _GONE
    while True:
        there = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _of(entry, session)]
        if not there or time.monotonic() > until:
            return there
        time.sleep(0.05)


def _of(entry: Path, session: int) -> bool:
    try:
        fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return fields[3] == str(session) and fields[0] not in ("Z", "X")


def run(
    folder: Path, count: int, seed: int = 13, say: Callable[[str], None] = lambda _: None
) -> tuple[Corpus, list[str]]:
    """Kill so many times, the kinds in turn; the corpus, and what is left behind."""
    corpus = Corpus(folder, seed)
    for n in range(count):
        before = len(corpus.faults)
        corpus.kill(KINDS[n % len(KINDS)])
        for fault in corpus.faults[before:]:
            say(f"{n + 1}: {fault}")
        if (n + 1) % 12 == 0:
            say(f"{n + 1} kills; ended before: {dict(corpus.late)}; {len(corpus.kept)} documents")
    return corpus, corpus.left()


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=13)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        corpus, left = run(Path(place), given.count, given.seed, lambda line: print(line, flush=True))
    for fault in corpus.faults:
        print(fault)
    print(f"{given.count} kills: {len(corpus.faults)} faults; left behind: {left or 'nothing'}")
    sys.exit(bool(corpus.faults or left))


if __name__ == "__main__":
    main()
