"""The graph for assistants: a server of the Model Context Protocol on standard input and output (``kg mcp``).

Six tools, all of which only read: ``search``, ``trace``, ``questions``, ``ask`` (a shipped question by its name),
``sparql`` and ``cite``.

1. What a name means is judged by the one resolver (``kg.ask.resolve``); traces and citations are those of ``kg trace``.
   A word that means several things is an error that lists them: an assistant asks its user, and guesses nothing.
2. Queries and searches run in the processes of the service (``kg.serve.worker_pool``): the same limits of time, rows
   and memory, no network, no update, no SERVICE.
3. Each answer carries the assertions that it rests on, with method, confidence, quote and place. Where nothing is found
   it says so *of this corpus* and names the documents that this is.
4. What goes wrong is one line, with what helps.

Limits: rows beyond ``ROWS`` are refused, steps of a trace beyond ``STEPS`` left out and counted. An answer to an
assistant is read whole.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from kg.ask.cite import cite as cite_all
from kg.ask.graph_view import View
from kg.ask.labels import CLASSES
from kg.ask.trace.answer import note_offered
from kg.ask.trace.formats import to_json
from kg.ask.trace.start import find_meant
from kg.ask.trace.trace import Trace
from kg.ask.trace.trace import trace as explain
from kg.errors import KgError
from kg.rdf.store import KnowledgeGraph, graph_file, open_at_once
from kg.rdf.vocabulary import iri
from kg.serve.evidence import evidence_query, read_evidence
from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.worker_pool import WorkerPool

__all__ = ["ROWS", "STEPS", "Assistant", "serve_assistants"]

ROWS = 500
STEPS = 40  # of the first level of a trace
_CITED = 50
_HITS = 20
_T = TypeVar("_T")
_JSON_ROWS = "application/sparql-results+json"
_ABOUT = (
    "Policy documents of Shanghai's business environment as a graph: who implements which reform, who is responsible, "
    "by when, in which words, and where it worked. Quote what an answer quotes, say how sure it is (confidence is a "
    "probability), and cite with the tool cite. What is not found is not in this corpus, which is small: never say "
    "that it does not exist. 引用时请照录原文并注明置信度；未见即“本语料中未见”，不等于没有。"
)


class Assistant:
    """What the tools do. Made by ``Assistant.open``; every method raises ``ToolError`` with one line.

    Args:
        graph: for traces and citations.
        pool: for queries and searches.
        limits: of each request.
    """

    def __init__(self, graph: KnowledgeGraph, pool: WorkerPool, limits: Limits) -> None:
        self.graph, self.pool, self.limits = graph, pool, limits
        view = View(graph)
        self.corpus = [f"{key.removeprefix('plan/')} {view.node(key).label}" for key in view.plans_held()]

    @classmethod
    async def open(cls, folder: Path, limits: Limits) -> Assistant:
        """Open a built graph twice: here, and in the processes that queries run in.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        file = graph_file(folder)
        return cls(open_at_once(folder), await WorkerPool.start(file, limits), limits)

    async def search(self, words: str, kind: str = "", district: str = "") -> dict[str, Any]:
        """Find things by name or by words of their text.

        Args:
            words: Chinese, pinyin or a key: 一业一证, 区市场监管局, jinshan-2022/37.
            kind: measure, reform, department, case, section, district plan … ; empty for all.
            district: a district's name or slug (金山, jinshan); empty for all.
        """
        chosen = {"kind": _class_of(kind)} if kind else {}
        if district:
            node, _ = await self._here(partial(find_meant, among="district"), self.graph, district)
            chosen["district"] = self.graph.base + node.key
        asked = {"task": "search", "words": words, "chosen": chosen, "start": 0, "most": _HITS}
        found = json.loads(await self._run(asked, words))
        hits = [{**hit, "quote": "".join(hit.pop("around"))} for hit in found["hits"]]
        answer = {"meant": found["meant"], "total": found["total"], "shown": len(hits), "hits": hits}
        return answer if hits or found["meant"]["things"] else {**answer, **self._nothing(f"holds “{words}”")}

    async def trace(self, start: str, min_confidence: float = 0.0) -> dict[str, Any]:
        """Explain one thing: what it rests on, who carries it out, with the words that show each link.

        Args:
            start: a measure (jinshan-2022/37), case (case/9), plan, reform, district or body, by key or in words.
            min_confidence: 0 to 1; links less sure are left out.
        """
        found, note = await self._here(self._trace, start, min_confidence)
        told: dict[str, Any] = json.loads(to_json(found))
        if note:
            told["note"] = " ".join(note.split())
        if len(told["steps"]) > STEPS:
            told["left_out"] = f"{len(told['steps']) - STEPS} of {len(told['steps'])} steps; narrow by min_confidence"
            told["steps"] = told["steps"][:STEPS]
        return told if told["steps"] else {**told, **self._nothing(f"is linked to {told['start']['key']}")}

    async def cite(self, start: str, min_confidence: float = 0.0) -> dict[str, Any]:
        """Citations (GB/T 7714 and BibTeX) of the links of one thing, each with its quote, place and confidence.

        Args:
            start: as for trace.
            min_confidence: 0 to 1.
        """
        return await self._here(self._cite, start, min_confidence)

    async def questions(self) -> dict[str, Any]:
        """The shipped questions: names for the tool ask, what each answers, its parameters with kinds and defaults."""
        listed: dict[str, Any] = json.loads(await self._run({"task": "questions"}))
        return {"questions": listed["questions"]}

    async def ask(self, question: str, parameters: dict[str, str] | None = None) -> dict[str, Any]:
        """Answer a shipped question by its name.

        Args:
            question: a name that the tool questions lists, such as measures-of-reform.
            parameters: name → value as a person writes it: {"reform": "一业一证"}.
        """
        asked = {"task": "question", "name": question, "values": parameters or {}}
        return await self.sparql((await self._run(asked, question)).decode())

    async def sparql(self, query: str) -> dict[str, Any]:
        """Answer a read-only SPARQL query. Prefixes sp:, spt:, id:, rdfs:, dct:, eli:, skos: need no declaration.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE; use LIMIT.
        """
        head, body = await self._asked(query)
        if "json" not in head:
            text = body.decode()
            return {"query": query, "turtle": text} if text.strip() else {"query": query, **self._nothing("fits")}
        found = json.loads(body)
        if "boolean" in found:
            return {"query": query, "answer": found["boolean"], "of": "this corpus 本语料"}
        rows = found["results"]["bindings"]
        if not rows:
            return {"query": query, "rows": [], **self._nothing("fits")}
        plain = [{name: term["value"] for name, term in row.items()} for row in rows]
        return {"query": query, "rows": plain, "evidence": await self._evidence(rows)}

    async def _evidence(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        wanted = evidence_query(rows)
        if not wanted:
            return []
        _, body = await self._asked(wanted)
        return read_evidence(json.loads(body)["results"]["bindings"], self.graph.base)

    async def _asked(self, query: str) -> tuple[str, bytes]:
        asked = {"task": "query", "sparql": query, "accept": f"{_JSON_ROWS}, text/turtle", "format": "",
                 "default": [], "named": []}  # fmt: skip
        return await self._answered(asked, query)

    async def _run(self, asked: dict[str, Any], *texts: str) -> bytes:
        return (await self._answered(asked, *texts))[1]

    async def _answered(self, asked: dict[str, Any], *texts: str) -> tuple[str, bytes]:
        if sum(len(text.encode(errors="replace")) for text in texts) > self.limits.request_bytes:
            raise ToolError(f"the request is longer than {self.limits.request_bytes >> 10} KB")
        try:
            head, body = await self.pool.run(asked)
        except Problem as problem:
            raise ToolError(_line(problem.en, problem.detail)) from None
        return head["type"], body

    async def _here(self, work: Callable[..., _T], *values: Any) -> _T:
        """What needs no query of a user's: in a thread, within the limit of time."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await asyncio.to_thread(partial(work, *values))
        except KgError as err:
            raise ToolError(_line(str(err))) from None
        except TimeoutError:
            raise ToolError(f"stopped after {self.limits.seconds:g} seconds: name something smaller") from None

    def _trace(self, start: str, min_confidence: float) -> tuple[Trace, str]:
        node, offered = find_meant(self.graph, start)
        return explain(self.graph, node, min_confidence=min_confidence), note_offered(node, offered)

    def _cite(self, start: str, min_confidence: float) -> dict[str, Any]:
        found, note = self._trace(start, min_confidence)
        whys = {one.assertion: one for one in found.evidence()}
        listed = [
            {
                **asdict(one), "confidence": float(whys[one.assertion].confidence), "quote": whys[one.assertion].quote,
                "document": whys[one.assertion].source, "start": whys[one.assertion].start,
                "end": whys[one.assertion].end,
            }
            for one in cite_all(self.graph, found)[:_CITED]
        ]  # fmt: skip
        told = {"start": found.start.key, "note": " ".join(note.split()), "citations": listed}
        if len(whys) > len(listed):
            told["left_out"] = f"{len(whys) - len(listed)} of {len(whys)}; narrow by min_confidence"
        return told if listed else {**told, **self._nothing(f"is linked to {found.start.key}")}

    def _nothing(self, what: str) -> dict[str, Any]:
        return {
            "absent": f"in this corpus nothing {what}; that says nothing of other documents 本语料中未见，不等于没有",
            "corpus": self.corpus,
        }


class _Server(MCPServer):
    """Its errors are one line each, also where arguments do not fit a tool."""

    async def call_tool(self, *arguments: Any, **named: Any) -> Any:
        try:
            return await super().call_tool(*arguments, **named)
        except ToolError as err:
            raise ToolError(_line(str(err))) from err


def _class_of(kind: str) -> str:
    """The IRI of the class of a kind, as search filters by it."""
    known = {name: one for one, name in CLASSES}
    if kind not in known:
        raise ToolError(f"there is no kind '{kind}'; there are {', '.join(known)}")
    return iri(known[kind]).value


def _line(*parts: str) -> str:
    return " · ".join(" ".join(part.split()) for part in parts if part.strip())[:2000]


async def serve_assistants(folder: Path, limits: Limits | None = None) -> None:
    """Serve a built graph until standard input ends.

    Raises:
        BuildError: there is none, or it is damaged.
    """
    limits = limits or replace(Limits(), rows=ROWS)
    assistant = await Assistant.open(folder, limits)
    server = _Server("shanghai-policy-graph", instructions=_ABOUT, log_level="ERROR")
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)
    for tool in ("search", "trace", "questions", "ask", "sparql", "cite"):
        server.tool(annotations=reads)(getattr(assistant, tool))
    try:
        await server.run_stdio_async()
    finally:
        assistant.pool.kill()
