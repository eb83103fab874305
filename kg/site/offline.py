"""``sparql.html``: every shipped question, and SPARQL of one's own, answered in the browser from the folder alone.

In: a built graph. Out: the page, and two scripts beside it that hold Oxigraph's WebAssembly build and the graph.

1. A browser refuses ``fetch`` to a page of ``file://``; it loads scripts. So engine and graph are scripts that assign a
   text: gzip (of TriG, one named graph per document) in base64. Both load with the first question, not with the page.
2. The page has the scripts of the service's query page; ``assets/offline.js`` answers what they would ask a server.
3. The engine comes with ``hatch_build.py``. Where it could not be fetched the page says so and offers ``kg serve``.

Limits: a browser of 2023 or later (``DecompressionStream``); about 150 MB of memory while in use.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import settings
from kg.ask.labels import CLASSES
from kg.ask.questions import Question, default_term, load_questions
from kg.rdf.sparql_text import portable
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri
from kg.site.names import kinds, relations
from kg.site.rendering import render

__all__ = ["has_engine", "offline_page", "offline_scripts", "shown"]

_ENGINE = Path(__file__).parent / "engine"
_ENGINE_SCRIPT, _GRAPH_SCRIPT = "assets/engine.js", "assets/graph-data.js"
_BEST, _QUICK = 9, 6  # of gzip
#: Of a question that reckons days between dates, which this engine gets wrong: it is left to the service.
_DAYS = "FLOOR(275 *"
#: What makes the engine's script a module, which no worker of a page of ``file://`` may be.
_MODULE_RE = re.compile(r"^export (?:\{[^}]*\};?|(?=class |function ))", re.MULTILINE)


def has_engine(folder: Path = _ENGINE) -> bool:
    """Whether the build could fetch the engine."""
    return all((folder / name).is_file() for name in ("web.js", "web_bg.wasm"))


def shown(asked: Sequence[Question], network: str) -> dict[str, Any]:
    """What a query page shows answers with: names of columns, of kinds and of links; the shape of each kind.

    Args:
        asked: the shipped questions.
        network: the address of vis-network.
    """
    return {
        "columns": {one.name: {column.name: [column.zh, column.en] for column in one.columns} for one in asked},
        "edges": {one.name: [[e.start, e.end, e.zh, e.en] for e in one.edges] for one in asked if one.edges},
        "kindOf": [[iri(name).value, kind] for name, kind in CLASSES if kind in kinds()],
        "kinds": {name: [kind.zh, kind.en, kind.shape, kind.size] for name, kind in kinds().items()},
        "links": {name: [zh, en] for name, (zh, en, *_) in relations().items()},
        "network": network,
    }


def offline_page(graph: KnowledgeGraph, scripts: Mapping[str, bytes]) -> bytes:
    """The page. ``scripts``: what ``offline_scripts`` gave; where they are none, it says that it cannot answer."""
    questions = [one for one in load_questions(settings.ontology_folder() / "questions") if _DAYS not in one.sparql]
    given = {
        "base": graph.base, "topics": PREFIXES["spt"], "ontology": PREFIXES["sp"],
        "prefixes": {**PREFIXES, "id": graph.base}, "engine": _ENGINE_SCRIPT, "graph": _GRAPH_SCRIPT,
        "questions": [_question(one, graph.base) for one in questions],
    }  # fmt: skip
    return render(
        "sparql.html.j2", root="", here="sparql.html", given=given,
        shown=shown(questions, "assets/vis-network.min.js"), ready=bool(scripts), editor=None, plain=False,
        choice=False, statements=len(graph), sizes=[f"{len(content) / 1e6:.1f}" for content in scripts.values()],
    )  # fmt: skip


def offline_scripts(graph: KnowledgeGraph, engine: Path = _ENGINE) -> dict[str, bytes]:
    """The two scripts beside the page, by file name: engine and graph; none where there is no engine."""
    if not has_engine(engine):
        return {}
    wasm = _packed((engine / "web_bg.wasm").read_bytes(), _QUICK)
    script = _MODULE_RE.sub("", (engine / "web.js").read_text(encoding="utf-8")).replace("import.meta.url", "''")
    return {
        _ENGINE_SCRIPT: f"window.kgEngine = {{script: {json.dumps(script)}, wasm: {json.dumps(wasm)}}};\n".encode(),
        _GRAPH_SCRIPT: f"window.kgGraph = {json.dumps(_packed(_trig(graph), _BEST))};\n".encode(),
    }


def _question(one: Question, base: str) -> dict[str, Any]:
    """As the service lists it, with its query, each place still open, and the term of each default."""
    return {
        "name": one.name, "zh": one.zh, "en": one.en, "answer_zh": one.answer_zh, "answer_en": one.answer_en,
        "sparql": portable(one.sparql, base),
        "parameters": [{**asdict(p), "term": default_term(p, base)} for p in one.parameters],
    }  # fmt: skip


def _trig(graph: KnowledgeGraph) -> bytes:
    quads = sorted(graph.store, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    prefixes = {**PREFIXES, "id": graph.base}
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _packed(content: bytes, level: int) -> str:
    return base64.b64encode(gzip.compress(content, level, mtime=0)).decode("ascii")
