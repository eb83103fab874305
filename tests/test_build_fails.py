"""A build that fails leaves the last good one as it was, whatever fails in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg.outputs.drawing
import kg.rdf.shape_queries
from kg import api
from kg.errors import BuildError
from kg.rdf.shapes import Violation


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """What an earlier build left: the folder ``exports`` with a graph in it."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "graph.nq").write_text("# the last good graph\n", encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the parent of the exports, so that nothing half-made beside them goes unseen.

    What was read before the fault is kept for the next build, which is to read it again only where it changed.
    """
    found = sorted(path for path in folder.parent.rglob("*") if path.is_file() and path.name != "facts.sqlite")
    return {str(path.relative_to(folder.parent)): path.read_bytes() for path in found}


def test_broken_rule_writes_nothing(last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(last)
    broken = Violation("plan/x", "label", "Needs a name.", "plan/x 0–1")
    monkeypatch.setattr(kg.rdf.shape_queries, "check", lambda *_: (broken,))
    built = api.build(last)
    assert built.violations == (broken,)
    assert files(last) == before


def test_drawing_that_dies_is_one_error(last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(last)
    begin = kg.outputs.drawing.Drawing.begin

    def begin_and_die(drawing: kg.outputs.drawing.Drawing, order: kg.outputs.drawing.Order) -> None:
        begin(drawing, order._replace(ontology=order.ontology / "nowhere"))

    monkeypatch.setattr(kg.outputs.drawing.Drawing, "begin", begin_and_die)
    with pytest.raises(BuildError, match="the pages could not be drawn: "):
        api.build(last)
    assert files(last) == before


def test_interrupted_build_clears_up(last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(last)

    def interrupted(*_: object) -> tuple[Violation, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg.rdf.shape_queries, "check", interrupted)
    with pytest.raises(KeyboardInterrupt):
        api.build(last)
    assert files(last) == before
