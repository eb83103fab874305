"""What is said of a wrong query, a wrong blank and a wrong name: short, in both languages, with what helps."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.rdf.store import KnowledgeGraph
from tests.serving import Server

NOT_SPARQL = ("查询不符合 SPARQL 语法。", "this is not a SPARQL query")


@pytest.mark.parametrize(
    ("sparql", "zh", "en", "detail"),
    [
        pytest.param(
            "SELECT * { ?s foo:bar ?o }", "前缀 foo 未声明。", "prefix foo is not declared", "error at 1:15", id="one",
        ),
        pytest.param(
            "ASK { ?s :x ?o }", "前缀 : 未声明。", "prefix : is not declared", "error at 1:10", id="no name",
        ),
        pytest.param(
            "ASK {\n?s a sp:X . ?s é:x ?o }", "前缀 é 未声明。", "prefix é is not declared", "error at 2:16", id="line",
        ),
        pytest.param(
            "", "请先写查询。", "write a query first", None, id="empty",
        ),
        pytest.param(
            " \n# foo:bar\n", "请先写查询。", "write a query first", None, id="a comment alone",
        ),
        pytest.param(
            "SELECT * { 'a:x' # foo:y\n }", *NOT_SPARQL, "", id="in a text",
        ),
        pytest.param(
            "ASK { ?s ?p } . ?s foo:x ?o", *NOT_SPARQL, "", id="what comes first",
        ),
    ],
)  # fmt: skip
def test_a_wrong_query_is_explained(server: Server, sparql: str, zh: str, en: str, detail: str | None) -> None:
    told = server.query(sparql).json()
    assert (told["status"], told["title_zh"], told["title"]) == (400, zh, en)
    assert told.get("detail") == detail if detail is None else detail in told["detail"]


@pytest.mark.parametrize("sparql", ["SELECT * {", "SELECT", "SELECT * { ?s ?p ?o } LIMIT x", "xx"])
def test_the_grammar_is_not_recited(server: Server, sparql: str) -> None:
    detail = server.query(sparql).json()["detail"]
    assert detail.startswith("error at 1:")
    assert len(detail) < 80
    assert "..=" not in detail


def test_what_the_parser_has_to_say_is_left(server: Server) -> None:
    detail = server.query("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }").json()["detail"]
    assert detail.endswith("The SELECT contains a variable that is unbound")


@pytest.mark.parametrize(
    ("path", "zh", "en", "choice"),
    [
        pytest.param(
            "reforms-left-out?district=%E6%B5%A6", "“浦”可指", "may mean", "district/pudong  浦东新区", id="many",
        ),
        pytest.param(
            "reforms-left-out?district=%E9%87%91%E5%B1%B1%E5%8E%BF", "是否指", "did you mean",
            "district/jinshan  金山区", id="near",
        ),
        pytest.param(
            "reforms-left-out?district=xyzzy", "没有叫“xyzzy”的区", "no district is called", "… and 8 more", id="none",
        ),
    ],
)  # fmt: skip
def test_a_wrong_blank_is_explained(server: Server, path: str, zh: str, en: str, choice: str) -> None:
    told = server.get("/questions/" + path).json()
    assert (told["status"], told["parameter"]) == (400, "district")
    assert zh in told["title_zh"]
    assert en in told["title"]
    assert choice in told["detail"].split("\n")
    assert "kg query" not in told["title"] + told["detail"]


@pytest.mark.parametrize(
    ("sparql", "where", "says"),
    [
        ("ASK {\n?s a sp:X . ?s foo:x ?o }", "2:16", "prefix foo is not declared"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", "1:30", "Duplicated variable name in SELECT"),
        ("SELECT * {", "1:11", ""),
    ],
)
def test_the_command_line_says_the_same(
    server: Server, graph: KnowledgeGraph, sparql: str, where: str, says: str
) -> None:
    told = server.query(sparql).json()
    assert told["detail"].startswith(f"error at {where}")
    assert says in told["title"] + told["detail"]
    line, column = where.split(":")
    with pytest.raises(QueryError) as caught:
        graph.query(sparql)
    assert str(caught.value).split("\n")[0] == f"not understood at line {line}, column {column}" + (
        says and f": {says}"
    )


def test_a_long_prefix_is_not_repeated_whole(server: Server) -> None:
    told = server.query("ASK { ?s " + "x" * 5000 + ":y ?o }").json()
    assert told["title"] == f"prefix {'x' * 60} is not declared"


def test_a_parameter_that_is_none_is_called_so(server: Server) -> None:
    told = server.get("/questions/reforms-left-out?nosuch=1").json()
    assert (told["title_zh"], told["parameter"]) == ("此问题没有参数“nosuch”；可填：district", "nosuch")


def test_a_table_that_is_saved_opens_in_excel_and_is_named(server: Server) -> None:
    query = "SELECT ('金山区' AS ?name) {}"
    for asked, name in {
        "1": "answer.csv", "reforms-left-out": "reforms-left-out.csv", "nosuch": "answer.csv",
        'x"\r\nSet-Cookie: a=b': "answer.csv",
    }.items():  # fmt: skip
        reply = server.get("/sparql", query=query, format="csv", download=asked)
        assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert reply.body == b"\xef\xbb\xbf" + server.get("/sparql", query=query, format="csv").body
    assert not server.get("/sparql", query=query, format="tsv", download="1").body.startswith(b"\xef\xbb\xbf")
