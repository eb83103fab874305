"""How a trace is shown: width of the terminal, tables, JSON that says everything, a page that escapes everything."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.ask.cite import cite, release_of
from kg.ask.links import Evidence
from kg.ask.things import Place
from kg.ask.trace.formats import to_html, to_json, to_table
from kg.ask.trace.records import Direction, Node, Step, steps_below
from kg.ask.trace.trace import Trace, trace
from kg.ask.trace.tree import to_tree, width_of, wrapped
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

EVIL = '<script>alert("一")</script>'


@pytest.fixture(scope="module")
def shared(graph: KnowledgeGraph) -> Trace:
    return trace(graph, "jinshan-2023/2.1.2")


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_of_the_tree_is_wider_than_the_terminal(shared: Trace, width: int) -> None:
    """A key is not cut, so that it can be copied: such a line may be longer."""
    for line in to_tree(shared.start, shared.steps, width).splitlines():
        assert width_of(line) <= width + 2 or "[" in line, line  # + 2: a closing mark stays with its word


def test_wrapping_loses_nothing() -> None:
    text = "深入推进“双随机、一公开”监管 NamedReform 0.93，严禁重复检查（含多头检查）。" * 3
    assert "".join("".join(wrapped(text, "", "", 40)).split()) == "".join(text.split())


@pytest.mark.parametrize(("text", "width"), [("监管", 4), ("AEO", 3), ("３", 2), ("é", 1), ("e\u0301", 1)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


def test_table_has_a_line_for_each_step_in_even_columns(shared: Trace) -> None:
    lines = to_table(shared).splitlines()
    assert len(lines) == 2 + sum(1 for _ in steps_below(shared.steps))
    assert max(map(width_of, lines)) <= width_of(lines[1]) + 1


def test_json_says_everything(shared: Trace, graph: KnowledgeGraph) -> None:
    said = json.loads(to_json(shared))
    assert said["start"]["iri"] == f"{graph.base}plan/jinshan-2023/measure/2.1.2"
    assertions = set()
    waiting = list(said["steps"])
    while waiting:
        step = waiting.pop()
        waiting += step["steps"]
        assertions |= {one["assertion"] for one in step["evidence"]}
    assert assertions == {graph.base + one.assertion for one in shared.evidence()}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, value in attrs if name in ("src", "href") or (value or "").startswith("javascript")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_page_escapes_what_documents_say() -> None:
    evidence = Evidence(
        assertion="assertion/x", method="Explicit", confidence=Decimal("0.9"), quote=EVIL, source="made-up",
        place=Place("made-up", 0, 9), other_quote=EVIL,
    )  # fmt: skip
    step = Step("sp:implements", Direction.UP, Node("reform/x", "reform", EVIL, EVIL, EVIL), (evidence,), EVIL)
    page = _Page()
    page.feed(to_html(Trace(Node("plan/x/measure/1", "measure", EVIL), (step,), "https://example.org/")))
    assert "script" not in page.tags
    assert "".join(page.words).count(EVIL) == 8  # title twice, label, English, detail, note, both quotes


def test_citation_names_link_document_and_release(graph: KnowledgeGraph) -> None:
    citations = cite(graph, trace(graph, "jinshan-2022/9"))
    star = next(one for one in citations if "落实→推行“一业一证”改革" in one.gbt7714)
    assert star.gbt7714.startswith("上海营商环境政策知识图谱. 推行“一业一证”改革—落实→推行“一业一证”改革[DS/OL].")
    assert f"sha256:{release_of(graph)}. {graph.base}{star.assertion}." in star.gbt7714
    assert star.gbt7714.endswith(
        "上海市金山区人民政府办公室. 金山区聚焦“三个服务”全面推进一流营商环境建设行动方案: "
        "金府办发〔2022〕7号[Z]. 2022-03-17."
    )
    assert star.bibtex.count("{") == star.bibtex.count("}")
    assert f"@misc{{{star.assertion.replace('/', '-')}," in star.bibtex
    assert "  date = {2022-03-17}," in star.bibtex


def test_what_a_document_does_not_state_is_left_out(graph: KnowledgeGraph) -> None:
    """fengxian-2024 is without a number in its text."""
    gbt = cite(graph, trace(graph, "fengxian-2024/2.4.1"))[0].gbt7714
    assert gbt.endswith("奉贤区全面优化营商环境持续激发市场活力和社会创造力行动方案[Z]. 2024-03-12.")


def test_release_is_the_hash_of_the_file(graph: KnowledgeGraph, built: Path) -> None:
    assert release_of(graph) == hashlib.sha256((built / "graph.nq").read_bytes()).hexdigest()[:12]


def test_a_graph_that_is_not_saved_has_no_release(graph: KnowledgeGraph) -> None:
    with pytest.raises(TraceError, match="only a saved graph has a release to cite\n  run: kg build"):
        release_of(KnowledgeGraph(graph.store, graph.base))
