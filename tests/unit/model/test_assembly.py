"""The model of a small corpus: what is one thing stays one node, and no document stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import settings
from kg.lexicon.files import data_folder
from kg.outputs.build import build
from kg.pipeline import run
from kg.rdf import shape_queries
from kg.rdf.quads import graph_iri, to_quads
from kg.rdf.shape_queries import check
from kg.rdf.shapes import Violation
from kg.rdf.store import KnowledgeGraph, graph_of

HEAD = "序号\t改革事项\t具体举措\t责任单位\t时间节点"
ROWS = [
    "1\t推进“证照分离”改革\t强化事中事后监管。\t区政务服务办\t9月",
    "2\t推行“一业一证”改革\t推动落地行业业态办理功能优化完善。",  # neither a body nor a month
    "3\t优化园区绿化布局\t合理落实绿色用地。\t各镇、园区\t持续推进",
]


def corpus(folder: Path, *slugs: str) -> Path:
    """A data folder with plans of one table each."""
    (folder / "sources").mkdir()
    (folder / "lexicon").symlink_to(data_folder() / "lexicon")
    entries = []
    for slug in slugs:
        title = f"金山区{slug[-4:]}年优化营商环境行动方案"
        text = f"{title}\n\n2022年3月15日\n\n一、工作要求\n\n强化统筹协调。\n\n附件\n\n任务清单\n\n" + "\n".join(
            [HEAD, *ROWS]
        )
        (folder / "sources" / f"{slug}.txt").write_text(text + "\n", encoding="utf-8")
        entries.append(
            f"  - slug: {slug}\n    title: {title}\n    kind: district-plan\n    level: district\n"
            f"    district: jinshan\n    date: '{slug[-4:]}-03-15'\n    file: {slug}.txt\n"
        )
    (folder / "corpus.yaml").write_text("documents:\n" + "".join(entries), encoding="utf-8")
    return folder


def test_a_row_that_lacks_two_cells_is_one_irregularity_that_tells_of_both(tmp_path: Path) -> None:
    model = run(corpus(tmp_path, "jinshan-2021")).model
    lost = [node for node in model.irregularities if node.irregularity.code == "cell-lost"]
    assert len({node.key for node in lost}) == len(lost) == 1
    assert lost[0].irregularity.found == "row 2: no unit_text; row 2: no deadline_text"
    assert check(graph_of(to_quads(model)), settings.ontology_folder()) == ()


def test_a_document_that_breaks_a_shape_is_named_and_the_others_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    data, out = corpus(tmp_path / "data", "jinshan-2021", "jinshan-2020"), tmp_path / "exports"

    def also_this(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
        own = graph.store.quads_for_pattern(None, None, None, graph_iri("jinshan-2020"))
        fault = Violation("plan/jinshan-2020/measure/2", "sps:none", "breaks a rule of this test", "")
        return (*check(graph, ontology), *([fault] if any(own) else []))

    monkeypatch.setattr(shape_queries, "check", also_this)
    built = build(out, data=data)
    assert [one.slug for one in built.left_out] == ["jinshan-2020"]
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "jinshan-2020" in report
    assert "breaks a rule of this test" in report
    graph = (out / "graph.nq").read_text(encoding="utf-8")
    assert "plan/jinshan-2021/measure/" in graph
    assert "plan/jinshan-2020/measure/" not in graph
