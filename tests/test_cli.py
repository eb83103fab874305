"""The command line through its real entry point: what a person does wrong is told in a line or two, never a traceback.

Each mistake is made on a data folder of the test's own; the message must say what is wrong, where, and how to mend it,
the exit status is that of the contract (1 = the data, 2 = the usage), and the last good exports stay as they were.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from kg.cli import main
from tests.entry import ROOT, copy_data, environment, kg

Change = Callable[[Path], None]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def is_short(message: str) -> bool:
    """One or two lines for people."""
    return 1 <= len(message.strip().splitlines()) <= 2 and "Traceback" not in message


# ── mistakes in the data ──────────────────────────────────────────────────────────────────────────────────────────


def write(name: str, content: str | bytes) -> Change:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: void((folder / name).write_bytes(data))


def void(_: object) -> None:
    """Nothing."""


def delete(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def swap(name: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


SOURCE, MANIFEST = "sources/fengxian-2024.txt", "corpus.yaml"
ENTRY = """
  - slug: fengxian-2024
    title: 又一个
    kind: district-plan
    file: fengxian-2024.txt
"""
REFORM = """
- id: {id}
  label: {label}
  en: {id}
  kind: approval
  topic: business-entry
  level: municipal
  examples: [{label}]
  counterexamples: [无]
  source: made up for a test
"""
MISTAKES: dict[str, tuple[Change, list[str]]] = {
    "source missing": (delete(SOURCE), ["sources/fengxian-2024.txt", "missing", "corpus.yaml"]),
    "source empty": (write(SOURCE, ""), ["sources/fengxian-2024.txt", "empty", "replace it"]),
    "source blank": (write(SOURCE, "\ufeff \n\u3000\n".lstrip("\ufeff")), ["sources/fengxian-2024.txt", "empty"]),
    "source in another encoding": (
        write(SOURCE, "一、总体要求".encode("utf-16")), ["sources/fengxian-2024.txt", "UTF-8", "save it as"]),
    "source is a PDF": (write(SOURCE, b"%PDF-1.7\n"), ["sources/fengxian-2024.txt", "PDF", "plain text"]),
    "nothing numbered": (
        write(SOURCE, "为贯彻落实优化营商环境的要求，现制定本方案。\n"),
        ["sources/fengxian-2024.txt", "no numbered item", "right file"]),
    "manifest missing": (delete(MANIFEST), ["corpus.yaml", "missing"]),
    "manifest empty": (write(MANIFEST, ""), ["corpus.yaml", "no documents"]),
    "manifest broken": (swap(MANIFEST, "title: ", "title: [\n"), ["corpus.yaml", "line"]),
    "unknown field": (swap(MANIFEST, "    kind:", "    knid: x\n    kind:"), ["corpus.yaml", "'knid'", "known fields"]),
    "field missing": (swap(MANIFEST, "    kind: district-plan\n", ""), ["corpus.yaml", "'kind'"]),
    "unknown kind": (swap(MANIFEST, "kind: district-plan", "kind: plan"), ["corpus.yaml", "'plan'", "district-plan"]),
    "bad date": (swap(MANIFEST, "2024-03-12", "12.3.2024"), ["corpus.yaml", "12.3.2024", "2023-11-05"]),
    "bad slug": (swap(MANIFEST, "slug: fengxian-2024", "slug: 奉贤"), ["corpus.yaml", "奉贤", "small letters"]),
    "slug used twice": (
        lambda folder: swap(MANIFEST, (folder / MANIFEST).read_text("utf-8"),
                            (folder / MANIFEST).read_text("utf-8").rstrip() + ENTRY)(folder),
        ["corpus.yaml", "'fengxian-2024'", "twice", "own slug"]),
    "unknown district": (swap(MANIFEST, "district: fengxian", "district: fengxain"), ["corpus.yaml", "fengxain"]),
    "lexicon broken": (swap("lexicon/topics.yaml", ":", ": ["), ["lexicon/topics.yaml", "line"]),
    "lexicon file missing": (delete("lexicon/reforms.yaml"), ["lexicon/reforms.yaml", "missing"]),
    "alias of one character": (
        swap("lexicon/reforms.yaml", "aliases: [", "aliases: [证, "), ["lexicon/reforms.yaml", "'证'"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small good build that no mistake may touch."""
    home = tmp_path_factory.mktemp("good")
    done = kg("build", "--quiet", "--data", copy_data(home / "data", "fengxian-2024"), "--out", home / "out", cwd=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return home / "out"


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_the_data(name: str, one_document: Path, exports: Path, tmp_path: Path) -> None:
    change, words = MISTAKES[name]
    change(one_document)
    before = contents(exports)
    done = kg("build", "--data", one_document, "--out", exports, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    message = "\n".join(line for line in done.stderr.splitlines() if not re.match(r" *\d+\.\d s  ", line))
    assert is_short(message), done.stderr
    assert message.startswith("Error: ")
    assert [word for word in words if word not in message] == [], message
    assert contents(exports) == before
    assert [path.name for path in exports.parent.iterdir() if path.name.startswith(".")] == []
