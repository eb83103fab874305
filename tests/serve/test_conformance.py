"""The runner of the W3C's suite, held to a suite of our own: what it calls passed and failed is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.conformance.ask import Verdict, judge
from benchmarks.conformance.compare import same_csv
from benchmarks.conformance.manifest import read_manifest
from tests.entry import ROOT, environment

MANIFEST = """
@prefix : <urn:tests#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
[] a mf:Manifest ; mf:entries (
  :right :wrong-value :wrong-order :nodes-shared :nodes-apart :own-graph :named-graph :csv :built
  :no-query :our-prefix :other-prefix :update :service ) .
:right a mf:QueryEvaluationTest ; mf:action [ qt:query <names.rq> ; qt:data <data.ttl> ] ; mf:result <names.srj> .
:wrong-value a mf:QueryEvaluationTest ; mf:action [ qt:query <names.rq> ; qt:data <data.ttl> ] ; mf:result <other.srj> .
:wrong-order a mf:QueryEvaluationTest ; mf:action [ qt:query <order.rq> ; qt:data <data.ttl> ] ; mf:result <names.srj> .
:nodes-shared a mf:QueryEvaluationTest ; mf:action [ qt:query <nodes.rq> ; qt:data <data.ttl> ] ; mf:result <one.srj> .
:nodes-apart a mf:QueryEvaluationTest ; mf:action [ qt:query <nodes.rq> ; qt:data <data.ttl> ] ; mf:result <two.srj> .
:own-graph a mf:QueryEvaluationTest ; mf:action [ qt:query <from.rq> ] ; mf:result <names.srj> .
:named-graph a mf:QueryEvaluationTest ; mf:result <names.srj> ;
  mf:action [ qt:query <graph.rq> ; qt:data <none.ttl> ; qt:graphData <data.ttl> ] .
:csv a mf:CSVResultFormatTest ; mf:action [ qt:query <names.rq> ; qt:data <data.ttl> ] ; mf:result <names.csv> .
:built a mf:QueryEvaluationTest ; mf:action [ qt:query <built.rq> ; qt:data <data.ttl> ] ; mf:result <data.ttl> .
:no-query a mf:NegativeSyntaxTest11 ; mf:action <bad.rq> .
:our-prefix a mf:NegativeSyntaxTest11 ; mf:action <sp.rq> .
:other-prefix a mf:NegativeSyntaxTest11 ; mf:action <none.rq> .
:update a mf:PositiveUpdateSyntaxTest11 ; mf:action <insert.ru> .
:service a mf:PositiveSyntaxTest11 ; mf:action <names.rq> .
"""
_RESULTS = '{"head":{"vars":[%s]},"results":{"bindings":[%s]}}'
NAMES = _RESULTS % ('"n"', '{"n":{"type":"literal","value":"NAME"}},{"n":{"type":"literal","value":"乙"}}')
NODES = _RESULTS % ('"a","b"', '{"a":{"type":"bnode","value":"NAME"},"b":{"type":"bnode","value":"x"}}')
FILES = {
    "manifest.ttl": MANIFEST,
    "data.ttl": '<urn:1> <urn:name> "甲" . <urn:2> <urn:name> "乙" . _:n <urn:knows> _:n .',
    "none.ttl": "",
    "names.rq": "SELECT ?n { ?s <urn:name> ?n }",
    "order.rq": "SELECT ?n { ?s <urn:name> ?n } ORDER BY DESC(?s)",
    "nodes.rq": "SELECT ?a ?b { ?a <urn:knows> ?b }",
    "from.rq": "SELECT ?n FROM <data.ttl> { ?s <urn:name> ?n }",
    "graph.rq": "SELECT ?n { GRAPH <data.ttl> { ?s <urn:name> ?n } FILTER NOT EXISTS { ?s <urn:name> ?n } }",
    "built.rq": "CONSTRUCT WHERE { ?s ?p ?o }",
    "bad.rq": "SELECT ?s { ?s ?p }",
    "sp.rq": "ASK { ?s a sp:Plan }",
    "none.rq": "ASK { ?s a none:Plan }",
    "insert.ru": "INSERT DATA { <urn:a> <urn:b> 1 }",
    "names.srj": NAMES.replace("NAME", "甲"),
    "other.srj": NAMES.replace("NAME", "丙"),
    "one.srj": NODES.replace("NAME", "x"),
    "two.srj": NODES.replace("NAME", "y"),
    "names.csv": "n\n乙\n甲\n",
}
PASSED = {"right", "nodes-shared", "own-graph", "named-graph", "csv", "built", "no-query", "other-prefix", "service"}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suite") / "sparql11" / "made-up"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder.parent / "manifest-all.ttl").write_text(
        "<> <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#include> (<made-up/manifest.ttl>) .",
        encoding="utf-8",
    )
    return folder.parent.parent


@pytest.fixture(scope="module")
def verdicts(suite: Path) -> dict[str, Verdict]:
    return {case.name: judge(case) for case in read_manifest(suite / "sparql11" / "manifest-all.ttl")}


def test_each_test_gets_its_verdict(verdicts: dict[str, Verdict]) -> None:
    assert {name for name, verdict in verdicts.items() if verdict.word == "passed"} == PASSED
    assert verdicts["update"].word == "not applicable"
    assert {verdict.case.title for verdict in verdicts.values()} >= {"1.1 made-up right"}


def test_blank_nodes_are_compared_by_what_they_do(verdicts: dict[str, Verdict]) -> None:
    assert verdicts["nodes-shared"].word == "passed"
    assert verdicts["nodes-apart"].word == "failed"


def test_a_fault_of_ours_is_told_from_one_of_the_engine(verdicts: dict[str, Verdict]) -> None:
    """Prefixes that need no declaration are the one place where we take what the standard does not."""
    failed = {name: verdict.ours for name, verdict in verdicts.items() if verdict.word == "failed"}
    assert failed == {"wrong-value": False, "wrong-order": False, "nodes-apart": False, "our-prefix": True}


def test_csv_is_compared_without_order_of_rows_and_columns() -> None:
    assert same_csv("a,b\r\n1,x\r\n2,\r\n", "b,a\n,2\nx,1.0\n")
    assert not same_csv("a\r\n1\r\n1\r\n", "a\n1\n")
    assert not same_csv("a,b\r\n_:x,_:x\r\n", "a,b\n_:x,_:y\n")


def test_the_score_names_what_failed_and_ends_with_1(suite: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.conformance", str(suite)],
        cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "| 1.1 made-up | 9 | 4 | 1 | read-only: updates are refused |" in done.stdout
    assert "`1.1 made-up our-prefix` OURS NOT EXPLAINED: was taken for SPARQL" in done.stdout
