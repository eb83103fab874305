"""``kg mcp`` as an assistant uses it: over standard input and output, by the client of the protocol's own SDK."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mcp
import pytest
from anyio.from_thread import start_blocking_portal

from tests.entry import ROOT, environment, kg


class Asked:
    """A client of a running server."""

    def __init__(self, client: Any, portal: Any) -> None:
        self.client, self.portal = client, portal

    def answer(self, tool: str, values: dict[str, Any]) -> Any:
        return self.portal.call(self.client.call_tool, tool, values)

    def call(self, tool: str, /, **values: Any) -> Any:
        """What the tool answered, as data."""
        result = self.answer(tool, values)
        assert not result.is_error, result.content[0].text
        return json.loads(result.content[0].text)

    def refused(self, tool: str, /, **values: Any) -> str:
        """The one line that it answered instead."""
        result = self.answer(tool, values)
        assert result.is_error, result.content
        said = result.content[0].text
        assert isinstance(said, str)
        assert said
        assert "\n" not in said
        assert "Traceback" not in said
        return said


@pytest.fixture(scope="module")
def asked(built: Path) -> Iterator[Asked]:
    command = ["-m", "kg.cli", "mcp", "--from", str(built), "--time-limit", "5", "--row-limit", "300"]
    server = mcp.StdioServerParameters(command=sys.executable, args=command, env=environment(), cwd=str(ROOT))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(mcp.Client(server)) as client:
        yield Asked(client, portal)


def test_the_tools_are_told_and_only_read(asked: Asked) -> None:
    tools = asked.portal.call(asked.client.list_tools).tools
    assert {tool.name for tool in tools} == {"search", "trace", "questions", "ask", "sparql", "cite"}
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_a_trace_has_quotes_places_and_confidence(asked: Asked, sources: dict[str, str]) -> None:
    """jinshan-2022, row 9 推行“一业一证”改革: the quote is what stands there in the source."""
    found = asked.call("trace", start="jinshan-2022/9")
    assert found["start"]["key"] == "plan/jinshan-2022/measure/9"
    whys = [why for step in found["steps"] for why in step["evidence"]]
    assert whys
    for why in whys:
        assert 0 < why["confidence"] <= 1
        slug = why["source"].removeprefix("plan/")
        assert sources[slug][why["start"] : why["end"]]
    assert any("一业一证" in why["quote"] for why in whys)


def test_a_question_by_its_name_has_the_evidence_of_its_rows(asked: Asked) -> None:
    found = asked.call("ask", question="measures-of-reform", parameters={"reform": "一业一证"})
    assert found["rows"]
    links = {(one["subject"], one["relation"], one["object"]) for one in found["evidence"]}
    assert any(subject == "plan/jinshan-2022/measure/9" and relation == "implements" for subject, relation, _ in links)
    assert all(one["quote"] and one["document"] and 0 < one["confidence"] <= 1 for one in found["evidence"])


def test_every_listed_question_can_be_asked(asked: Asked) -> None:
    for one in asked.call("questions")["questions"]:
        result = asked.answer("ask", {"question": one["name"]})
        said = result.content[0].text
        assert not result.is_error or "more than 300 rows" in said, (one["name"], said)


def test_what_is_not_there_is_not_in_this_corpus(asked: Asked) -> None:
    """No document speaks of 量子计算."""
    for found in (
        asked.call("search", words="量子计算"),
        asked.call("sparql", query="SELECT ?m { ?m sp:text ?t FILTER(CONTAINS(?t, '量子计算')) }"),
    ):
        assert "in this corpus nothing" in found["absent"]
        assert any(line.startswith("fengxian-2024 ") for line in found["corpus"])
    assert asked.call("sparql", query="ASK { ?m a sp:Nothing }")["of"].startswith("this corpus")


def test_search_says_what_was_meant(asked: Asked) -> None:
    found = asked.call("search", words="yyyz")
    assert "reform/yi-ye-yi-zheng" in [one["key"] for one in found["meant"]["things"]]
    """And by kind and district, named as a person does: jinshan-2022 has 推行“一业一证”改革 as row 9."""
    found = asked.call("search", words="一业一证", kind="measure", district="金山")
    assert "plan/jinshan-2022/measure/9" in [hit["key"] for hit in found["hits"]]
    assert all("jinshan" in hit["key"] for hit in found["hits"])
    assert any("告知承诺" in hit["quote"] for hit in asked.call("search", words="告知承诺")["hits"])


def test_a_citation_has_both_forms_the_quote_and_the_place(asked: Asked) -> None:
    found = asked.call("cite", start="case/9", min_confidence=0.9)
    one = found["citations"][0]
    assert "[DS/OL]" in one["gbt7714"]
    assert one["bibtex"].startswith("@misc{")
    assert one["quote"]
    assert one["confidence"] >= 0.9


def test_a_word_that_means_several_things_is_asked_about(asked: Asked) -> None:
    said = asked.refused("trace", start="区市场监管局")
    assert "org/jinshan/" in said
    assert "org/putuo/" in said


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "read-only"),
        ("DROP ALL", "read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ", "not"),
        ("", "write a query first"),
        ("SELECT * { ?s ?p ?o }", "more than 300 rows"),
        ("SELECT * FROM <urn:no> { ?s ?p ?o }", "no graph"),
        ("ASK { " + "{" * 20_000 + "}" * 20_000 + " }", ""),
        ("SELECT * { ?s ?p '" + "长" * 200_000 + "' }", "longer than 256 KB"),
        ("SELECT * { ?s ?p '\\u0000' }", ""),
    ],
    ids=["insert", "drop", "service", "broken", "empty", "rows", "graph", "nested", "huge", "nul"],
)
def test_hostile_queries_are_refused_in_one_line(asked: Asked, query: str, why: str) -> None:
    result = asked.answer("sparql", {"query": query})
    said = result.content[0].text
    assert result.is_error or "absent" in said
    assert why in said
    assert not result.is_error or "\n" not in said
    assert asked.call("sparql", query="ASK { ?s ?p ?o }")["answer"] is True


def test_a_query_without_end_is_stopped_in_time(asked: Asked) -> None:
    begun = time.monotonic()
    said = asked.refused("sparql", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert "stopped after 5 seconds" in said
    assert time.monotonic() - begun < 15
    assert asked.call("sparql", query="ASK { ?s ?p ?o }")["answer"] is True


@pytest.mark.parametrize(
    ("tool", "values"),
    [
        ("trace", {"start": "../../etc/passwd"}),
        ("trace", {"start": "jinshan-2022/9", "min_confidence": 7}),
        ("trace", {"start": ["a", "b"]}),
        ("trace", {}),
        ("ask", {"question": "../secret"}),
        ("ask", {"question": "measures-of-reform", "parameters": {"reform": "> } DROP ALL #"}}),
        ("ask", {"question": "measures-of-reform", "parameters": {"nonsense": "1"}}),
        ("cite", {"start": "没有这样的东西"}),
        ("search", {"words": "一", "kind": "'; DROP TABLE item"}),
        ("search", {"words": "一", "district": "北京"}),
        ("no-such-tool", {}),
    ],
)
def test_wrong_arguments_are_told_in_one_line(asked: Asked, tool: str, values: dict[str, Any]) -> None:
    asked.refused(tool, **values)


def test_without_a_graph_it_says_what_to_do(tmp_path: Path) -> None:
    done = kg("mcp", "--from", tmp_path / "nothing", cwd=tmp_path)
    assert done.returncode == 1
    assert "kg build" in done.stderr
    assert done.stdout == ""
