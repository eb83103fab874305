"""A build after a build: the same bytes as one from nothing, whatever changed in between, and whatever became of what
was kept. That is the promise; that it is quick is measured in ``benchmarks/``.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.entry import ROOT, copy_data, environment, kg

#: A document of the test's own, small enough to build often.
PLAN = """{place}优化营商环境行动方案
一、总体要求
坚持以企业为中心。
二、重点任务
（一）推行“一业一证”改革。扩大试点行业到{number}个。（责任单位：区市场监管局）
（二）加强信用监管。建立信用修复机制。（责任单位：区发展改革委）
"""
ENTRY = """  - slug: {slug}
    title: {place}优化营商环境行动方案
    kind: district-plan
    level: district
    file: {slug}.txt
    district: {slug}
    date: 2024-0{month}-01
"""
PLACES = {"qingpu": "青浦区", "jiading": "嘉定区", "baoshan": "宝山区"}


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def build(data: Path, out: Path, *more: str) -> str:
    done = kg("build", "--data", data, "--out", out, *more, cwd=data.parent, seconds=600)
    assert done.returncode == 0, done.stderr
    return done.stderr


def write_corpus(data: Path, slugs: list[str], number: int = 3) -> None:
    """A manifest of these documents, and their texts."""
    rows = [ENTRY.format(slug=slug, place=PLACES[slug], month=at) for at, slug in enumerate(slugs, 1)]
    (data / "corpus.yaml").write_text("documents:\n" + "".join(rows), encoding="utf-8")
    for slug in slugs:
        text = PLAN.format(place=PLACES[slug], number=number)
        (data / f"sources/{slug}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the lexicon as shipped and two small documents."""
    folder = copy_data(tmp_path / "data", "fengxian-2024")
    write_corpus(folder, ["qingpu", "jiading"])
    return folder


# ── nothing changed ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_where_nothing_changed(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "statements written to" in build(data, out)
    made, whole = (out / "graph.nq").stat().st_ino, digests(out)
    for path in data.rglob("*.yaml"):
        os.utime(path)  # newer, and the same
    (out / "README.md").write_text("mine", encoding="utf-8")  # every build lets it stand
    assert "Nothing has changed: " in build(data, out)
    assert (out / "graph.nq").stat().st_ino == made
    assert digests(out) == {**whole, "README.md": hashlib.sha256(b"mine").hexdigest()}
    assert build(data, out, "--quiet") == ""
    assert "statements written to" in build(data, out, "--anew")
    assert (out / "graph.nq").stat().st_ino != made


def _same_size(path: Path) -> None:
    """Another content of the same length, and the old time of it: as a careless tool leaves a file."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace("一".encode(), "二".encode(), 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


@pytest.mark.slow
def test_exports_that_are_not_whole_are_written_anew(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(data, out)
    whole = digests(out)
    damage: list[Callable[[], object]] = [
        lambda: (out / "report.md").unlink(),
        lambda: (out / "tables/measures.csv").write_bytes(b""),
        lambda: (out / "views/more.html").write_bytes(b"not ours"),
        lambda: _same_size(out / "graph.ttl"),
    ]
    for harm in damage:
        harm()
        assert digests(out) != whole
        assert "statements written to" in build(data, out)
        assert digests(out) == whole


def test_what_is_asked_for_is_part_of_it(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(data, out)
    assert "statements written to" in build(data, out, "--base", "https://example.org/id/")
    assert "https://example.org/id/plan/qingpu" in (out / "graph.nq").read_text(encoding="utf-8")


# ── something changed ─────────────────────────────────────────────────────────────────────────────────────────────


def _edit(data: Path, rng: random.Random) -> None:
    write_corpus(data, _slugs(data), number=rng.randrange(2, 99))


def _slugs(data: Path) -> list[str]:
    return [slug for slug in PLACES if f"slug: {slug}\n" in (data / "corpus.yaml").read_text(encoding="utf-8")]


def _add_or_remove(data: Path, rng: random.Random) -> None:
    slug, held = rng.choice(list(PLACES)), _slugs(data)
    wanted = [one for one in PLACES if (one in held) != (one == slug)]
    write_corpus(data, wanted or ["qingpu"])


def _reorder(data: Path, rng: random.Random) -> None:
    held = _slugs(data)
    rng.shuffle(held)
    write_corpus(data, held)


def _word(data: Path, rng: random.Random) -> None:
    path = data / "lexicon/reforms.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("aliases: [", f'aliases: ["试点行业{rng.randrange(10, 99)}甲", ', 1), encoding="utf-8")


def _judge(data: Path, rng: random.Random) -> None:
    """A verdict on a link that a document of the test may have: right, or not."""
    file = data / "curation/links.sssom.tsv"
    (data / "curation").mkdir(exist_ok=True)
    shipped = (ROOT / "data/curation/links.sssom.tsv").read_text(encoding="utf-8").splitlines()
    head = [line for line in shipped if line.startswith(("#", "subject_id"))]
    cells = {
        "subject_id": "spid:plan/qingpu/measure/2.1", "predicate_id": "sp:implements",
        "predicate_modifier": rng.choice(["", "Not"]), "object_id": "spid:reform/yi-ye-yi-zheng",
        "mapping_justification": "semapv:ManualMappingCuration", "author_label": "reviewer",
        "mapping_date": "2024-05-01", "confidence": "1.0",
    }  # fmt: skip
    row = "\t".join(cells.get(name, "") for name in head[-1].split("\t"))
    file.write_text("\n".join([*head, row, ""]), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_changed_the_bytes_are_those_of_a_build_from_nothing(seed: int, data: Path, tmp_path: Path) -> None:
    """Documents edited, added, removed, put in another order; words of the lexicon; verdicts: in random order."""
    rng = random.Random(seed)  # noqa: S311 - a test
    changes = [_edit, _add_or_remove, _reorder, _word, _judge, _edit]
    rng.shuffle(changes)
    build(data, tmp_path / "again")
    for change in changes:
        change(data, rng)
        again = kg("build", "--data", data, "--out", tmp_path / "again", cwd=tmp_path, seconds=600)
        clean = kg("build", "--data", data, "--out", tmp_path / "clean", "--anew", cwd=tmp_path, seconds=600)
        assert (again.returncode, change.__name__) == (clean.returncode, change.__name__), again.stderr + clean.stderr
        assert digests(tmp_path / "again") == digests(tmp_path / "clean"), change.__name__


# ── what was kept, damaged ────────────────────────────────────────────────────────────────────────────────────────


def _flip(file: Path) -> None:
    with sqlite3.connect(file) as store:
        (content,) = store.execute("SELECT content FROM value LIMIT 1").fetchone()
        store.execute("UPDATE value SET content = ?", (content[:-9] + bytes(9),))


def _swap(file: Path) -> None:
    """The facts of one document under the key of the other, as if they were its own."""
    with sqlite3.connect(file) as store:
        (one, *_), (other, *_) = rows = store.execute("SELECT key, proof, content FROM value ORDER BY key").fetchall()
        store.executemany("UPDATE value SET proof = ?, content = ? WHERE key = ?",
                          [(*rows[1][1:], one), (*rows[0][1:], other)])  # fmt: skip


def _foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as store:
        store.execute("CREATE TABLE value (key TEXT, somebody TEXT)")
        store.execute("PRAGMA application_id = 7")


@pytest.mark.slow
def test_what_was_kept_is_never_believed_further_than_it_proves(data: Path, tmp_path: Path) -> None:
    out, kept = tmp_path / "out", tmp_path / ".out.made/facts.sqlite"
    build(data, out)
    whole = digests(out)
    harms: list[Callable[[Path], object]] = [
        _flip, _swap, _foreign, lambda file: file.write_bytes(b"no store at all"), lambda file: file.write_bytes(b""),
    ]  # fmt: skip
    for harm in harms:
        harm(kept)
        (out / "report.md").unlink()
        assert "reading qingpu" in build(data, out, "--verbose"), harm
        assert digests(out) == whole
        (out / "report.md").unlink()
        assert "reading qingpu" not in build(data, out, "--verbose"), "what was damaged is kept anew"
        assert digests(out) == whole
    (tmp_path / ".out.made/built.json").write_text('{"form": 1, "inputs": [[[]]]}', encoding="utf-8")
    assert "statements written to" in build(data, out)


def test_where_nothing_can_be_kept_the_build_succeeds_and_says_so(data: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.made").write_text("a file stands where the folder should be", encoding="utf-8")
    said = build(data, tmp_path / "out", "--quiet")
    assert "statements" not in said
    notes = said.splitlines()
    assert len(notes) == 2, said
    assert all(note.startswith("Note: ") and ".out.made" in note for note in notes), said
    assert (tmp_path / "out/graph.nq").is_file()


# ── at once, and cut off ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_two_builds_at_once_and_kills_leave_a_whole_export_and_what_was_kept_usable(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(data, out)
    command = [sys.executable, "-m", "kg.cli", "build", "--wait", "--data", str(data), "--out", str(out)]
    rng = random.Random(3)  # noqa: S311 - a test
    for pause in (0.4, 1.2, 2.5):
        _edit(data, rng)
        both = [subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL) for _ in range(2)]
        time.sleep(pause)
        both[0].send_signal(signal.SIGKILL)
        assert [one.wait(600) for one in both][1] == 0
        build(data, tmp_path / "clean", "--anew")
        assert digests(out) == digests(tmp_path / "clean")
    assert "Nothing has changed" in build(data, out)
    assert not list(tmp_path.glob(".out.new-*"))


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    build(data, tmp_path / "one", "--jobs", "1")
    build(data, tmp_path / "two", "--jobs", "2")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
