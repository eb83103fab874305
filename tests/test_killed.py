"""Killed at each step of writing: the corpus is as before or as after, nothing is lost, and the next command clears up.

A child does the work and kills itself before its n-th call that changes a file, for every n: so the moments that chance
seldom meets are all met. ``benchmarks/kills.py`` kills whole commands at random moments, 200 times.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.kills import run
from kg.corpus.intake import Intake
from kg.corpus.mending import edit_entry, remove_entry
from kg.curate import CurationFile
from kg.curate.candidates import Question, Side
from kg.curate.session import Judgement
from kg.errors import ManifestError
from kg.pipeline import Corpus
from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from tests.entry import ROOT, copy_data

CHANGING = ("open", "write", "fsync", "replace", "unlink", "ftruncate", "fchmod", "mkdir")
TEXT = (
    "测试区优化服务行动方案\n\n一、主要任务\n\n（一）推动开放。图书馆延长开放。（责任单位：区财政局）\n\n2024年2月3日\n"
)
Work = Callable[[Path], Any]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of os.fork beside a test runner's threads


def killed_at(step: int, work: Callable[[], Any]) -> bool:
    """Whether a child was killed before its ``step``-th change, counted from 1; else it came to its end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    try:
        count = 0

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def instead(*args: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*args, **named)

            return instead

        for name in CHANGING:
            setattr(os, name, counted(getattr(os, name)))
        work()
    finally:
        os._exit(0)


def states(data: Path) -> tuple[dict[str, str], set[str]]:
    """Slug → title, and the texts that there are."""
    return {e.slug: e.title for e in read_manifest(data / "corpus.yaml")}, names(data / "sources")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two documents, and their two texts alone."""
    data = copy_data(tmp_path_factory.mktemp("killed") / "data", "fengxian-2024", "yangpu-2023")
    for text in (data / "sources").iterdir():
        if text.stem not in ("fengxian-2024", "yangpu-2023"):
            text.unlink()
    return data


def every_step(start: Path, tmp_path: Path, work: Work) -> Iterator[Path]:
    """For each step a copy of ``start`` in which the work was killed at it; at the end one in which it was not."""
    for step in range(1, 200):
        data = tmp_path / str(step)
        shutil.copytree(start, data, ignore=shutil.ignore_patterns("lexicon", "vectors"))
        (data / "lexicon").symlink_to(start / "lexicon")
        if not killed_at(step, partial(work, data)):
            assert step > 8, "killed at too few steps: are the calls counted?"
            return
        yield data
    pytest.fail("the work has no end")


def check_cleared(data: Path) -> None:
    """Whoever comes next leaves the texts that entries name, and no file of the killed one."""
    edit_entry(data, "yangpu-2023", {"issuer": "杨浦区人民政府"})
    files = {entry.file for entry in read_manifest(data / "corpus.yaml")}
    assert names(data / "sources") == files
    assert not [name for name in names(data) if name.startswith(".")]


def test_add(start: Path, tmp_path: Path) -> None:
    new = tmp_path / "x-2024.txt"
    new.write_text(TEXT, encoding="utf-8")
    found = Intake(start, start).look(new, {"slug": "x-2024"})

    def work(data: Path) -> None:
        intake = Intake.__new__(Intake)
        intake.data, intake.shipped, intake.entries = data, data, []
        intake.keep(found)

    before = states(start)
    for data in every_step(start, tmp_path, work):
        titles, texts = states(data)
        assert set(titles) - set(before[0]) <= {"x-2024"}
        assert titles.items() >= before[0].items()
        assert {entry.file for entry in read_manifest(data / "corpus.yaml")} <= texts
        check_cleared(data)


def test_edit(start: Path, tmp_path: Path) -> None:
    old = states(start)[0]
    for data in every_step(start, tmp_path, lambda data: edit_entry(data, "fengxian-2024", {"title": "新题目"})):
        assert states(data)[0] in (old, old | {"fengxian-2024": "新题目"})
        check_cleared(data)


def test_remove(start: Path, tmp_path: Path) -> None:
    old = states(start)[0]
    for data in every_step(start, tmp_path, lambda data: remove_entry(data, "fengxian-2024")):
        titles, texts = states(data)
        assert titles in (old, {"yangpu-2023": old["yangpu-2023"]})
        assert {entry.file for entry in read_manifest(data / "corpus.yaml")} <= texts
        check_cleared(data)


def test_review(start: Path, tmp_path: Path, corpus: Corpus) -> None:
    link = next(
        one for one in corpus.found.links if one.predicate == "sp:implements" and one.object.startswith("reform/")
    )
    subject, reform = Side(link.subject, "一", "一业一证"), Side(link.object, "二", "一业一证")
    question = Question(link.predicate, link.method.value, link.confidence, subject, reform)

    def judge(data: Path, author: str) -> None:
        CurationFile(data / "curation/links.sssom.tsv", author, "2024-01-02").save(
            [Judgement(question, rejected=False)]
        )

    (start / "curation").mkdir(exist_ok=True)
    judge(start, "先来")
    for data in every_step(start, tmp_path, lambda data: judge(data, "后到")):
        authors = [row.author for row in read_curation(data / "curation")]
        assert authors in (["先来"], ["先来", "后到"])
        judge(data, "再来")
        assert [row.author for row in read_curation(data / "curation")] == [*authors, "再来"]
        assert names(data / "curation") == {"links.sssom.tsv"}
    shutil.rmtree(start / "curation")


def test_a_hostile_note_of_what_is_pending_deletes_nothing_else(start: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(start, data, ignore=shutil.ignore_patterns("lexicon", "vectors"))
    mine = tmp_path / "mine.txt"
    mine.write_text("x", encoding="utf-8")
    (data / "sources/link").symlink_to(tmp_path)
    for said in ("../../mine.txt", str(mine), "link/mine.txt", "fengxian-2024.txt", "", "."):
        (data / ".corpus.yaml.pending").write_text(said, encoding="utf-8")
        edit_entry(data, "yangpu-2023", {"issuer": "杨浦区人民政府"})
        assert mine.is_file()
        assert (data / "sources/fengxian-2024.txt").is_file()
        assert not (data / ".corpus.yaml.pending").exists()


@pytest.mark.slow
def test_whole_commands_at_random_moments(tmp_path: Path) -> None:
    found, left = run(tmp_path, 6)
    assert (found.faults, left) == ([], [])


def test_a_document_that_people_have_judged_is_not_taken_out(start: Path, tmp_path: Path) -> None:
    """Its verdicts would stop every build from then on; they are not thrown away either."""
    data = tmp_path / "data"
    shutil.copytree(start, data, ignore=shutil.ignore_patterns("lexicon", "vectors"))
    (data / "curation").mkdir()
    shipped = (ROOT / "data/curation/links.sssom.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line for line in shipped if line.startswith(("#", "subject_id"))]
    cells = dict.fromkeys(head[-1].rstrip("\n").split("\t"), "")
    cells |= {
        "subject_id": "spid:plan/fengxian-2024/measure/2.1.1", "predicate_id": "sp:implements", "author_label": "某",
        "object_id": "spid:reform/gao-zhi-cheng-nuo", "mapping_justification": "semapv:MappingReview",
        "mapping_date": "2024-01-02",
    }  # fmt: skip
    verdicts = data / "curation/links.sssom.tsv"
    verdicts.write_text("".join(head) + "\t".join(cells.values()) + "\n", encoding="utf-8")
    before = states(data)
    with pytest.raises(ManifestError, match=r"links.sssom.tsv:\d+: 1 verdicts are of 'fengxian-2024'"):
        remove_entry(data, "fengxian-2024")
    assert states(data) == before
    verdicts.unlink()
    assert remove_entry(data, "fengxian-2024")
