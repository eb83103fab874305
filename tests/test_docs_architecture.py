"""``docs/architecture.md``: the path of one measure is walked, and every place it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from kg.pipeline import Corpus
from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
KEY = "plan/jinshan-2022/measure/9"


def test_every_path_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:kg|data|ontology|tests|docs)/[\w./-]+)`", PAGE))
    assert len(named) > 40
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_promise_of_the_service_has_its_test() -> None:
    page = (ROOT / "docs/decisions/0018-the-service-module-by-module.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    modules = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert modules == {path.stem for path in (ROOT / "kg/serve").glob("[!_]*.py")}
    for row in rows:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (ROOT / "tests/serve" / file).read_text(encoding="utf-8"), test


def test_every_room_stands_in_the_picture() -> None:
    picture = PAGE.split("```")[3]
    rooms = {path.name.removesuffix(".py") for path in (ROOT / "kg").iterdir() if path.name[0] not in "_."}
    assert [room for room in sorted(rooms - {"py.typed"}) if not re.search(rf"\b{room}\b", picture)] == []


def test_ten_everyday_changes_are_told_of() -> None:
    table = PAGE.split("## Where do I change …")[1]
    assert len(re.findall(r"^\| (?!what|---)", table, re.MULTILINE)) >= 10


def test_the_measure_is_followed_from_its_source_to_a_page(
    corpus: Corpus, graph: KnowledgeGraph, sources: dict[str, str], built: Path
) -> None:
    """jinshan-2022, annex, row 9*: 推行“一业一证”改革 … 区政务服务办 10月."""
    assert "一业一证" in sources["jinshan-2022"]
    facts = next(one for one in corpus.facts if one.document.source.entry.slug == "jinshan-2022")
    measure = next(one for one in facts.document.measures if one.key == KEY)
    assert measure.row is not None
    assert measure.row.pilot
    assert measure.title is not None
    assert measure.title.text == "推行“一业一证”改革"
    assert "区政务服务办" in [one.printed.text for one in facts.units if one.owner == KEY]
    assert [one.month for one in facts.deadlines if one.owner == KEY] == ["2022-10"]
    assert "reform/yi-ye-yi-zheng" in {one.reform for one in facts.mentions if one.owner == KEY}
    starred = [link for link in corpus.linked.links if link.subject == KEY and link.predicate == "sp:implements"]
    assert starred
    assert KEY in {one.measure.key for one in corpus.model.measures}
    assert graph.query(f"ASK {{ {graph.node(KEY)} sp:implements/sp:broaderReform* {graph.node(starred[0].object)} }}")
    page = (built / "views/district-jinshan.html").read_text(encoding="utf-8")
    assert "推行“一业一证”改革" in page
