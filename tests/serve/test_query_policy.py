"""What the policy of queries lets through, and the texts that were made to deceive it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from kg.serve.problems import Problem
from kg.serve.query_policy import check

GRAPHS = ("urn:held",)

REFUSED = [
    pytest.param("SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }", id="plain"),
    pytest.param("SELECT * { service silent <http://x.test/> { } }", id="any case, silent"),
    pytest.param("SELECT * { SERVICE ?where { } }", id="a variable"),
    pytest.param("ASK { FILTER EXISTS { SERVICE <http://x.test/> { } } }", id="in EXISTS"),
    pytest.param("SELECT * { { SELECT * { SERVICE <http://x.test/> { } } } }", id="in a sub-select"),
    pytest.param("SELECT * { ?s ?p 'it\\'s' SERVICE <http://x.test/> { } }", id="after an escaped quote"),
    pytest.param("SELECT * { ?s ?p '''it's''' SERVICE <http://x.test/> { } }", id="after a long string"),
    pytest.param("SELECT * { ?s ?p 1e5SERVICE <http://x.test/> { } }", id="glued to a number"),
    pytest.param("SELECT * { ?s ?p trueSERVICE<http://x.test/>{} }", id="glued to a keyword; Oxigraph takes it"),
    pytest.param("SELECT * { ?s ?p true.SERVICE<http://x.test/>{} }", id="glued to a full stop"),
    pytest.param("SELECT * { SERVICE:x {} }", id="glued to a prefixed name; Oxigraph takes it"),
    pytest.param("SELECT * { SERVICESILENT<http://x.test/>{} }", id="glued to SILENT"),
    # rdflib reads "" + a long string that swallows the clause; Oxigraph reads a quote, then the clause.
    pytest.param(
        'SELECT * { BIND("\\u0022" AS ?a) SERVICE <http://x.test/> { ?s ?p ?o } BIND("x" AS ?b) # """ AS ?q)\n}',
        id="an escaped quote that deceives rdflib's parser",
    ),
]

ALLOWED = [
    pytest.param(
        "SELECT ?service { ?service sp:service 'SERVICE <http://x.test/> {}' }", id="variable, local name, string"
    ),
    pytest.param('SELECT * { ?s ?p """SERVICE <http://x.test/> {}""" }', id="a long string"),
    pytest.param("SELECT * { ?s ?p ?o } # SERVICE <http://x.test/> {}", id="a comment"),
    pytest.param("SELECT * { ?s <http://x.test/SERVICE> ?o FILTER(?o < 3) }", id="an IRI"),
    pytest.param("SELECT * { ?s ?p 'DELETE' ; sp:insert 1 }", id="words of updates as data"),
]


@pytest.mark.parametrize("sparql", REFUSED)
def test_no_query_asks_another_server(sparql: str) -> None:
    with pytest.raises(Problem) as caught:
        check(sparql, GRAPHS)
    assert (caught.value.status, caught.value.kind) == (403, "service-refused")


@pytest.mark.parametrize("sparql", ALLOWED)
def test_words_that_are_no_clause_pass(sparql: str) -> None:
    assert check(sparql, GRAPHS) is False


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <a:a> <a:b> 1 }", "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }", "LOAD <file:///x>", "clear all"],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(Problem) as caught:
        check(update, GRAPHS)
    assert (caught.value.status, caught.value.kind) == (403, "read-only")


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <urn:held>", "FROM NAMED <urn:held>", "from<urn:held>", "FROM u:held",
        "FROM # <urn:other>\n <urn:held>", r"FROM <urn:h\u0065ld>", "FROMNAMED<urn:held>",
    ],
)  # fmt: skip
def test_a_graph_that_is_held_may_be_named(clause: str) -> None:
    assert check(f"PREFIX u: <urn:> SELECT * {clause} {{ ?s ?p ?o }}", GRAPHS) is True


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT * FROM <graph/jinshan-2022> { }", id="under the base of the service"),
        pytest.param("BASE <https://e.test/id/x/> SELECT * FROM <../graph/jinshan-2022> { }", id="under its own base"),
        pytest.param("BASE <graph/> SELECT * FROM <jinshan-2022> { }", id="a base that is relative itself"),
        pytest.param("PREFIX g: <graph/> SELECT * FROM g:jinshan-2022 { }", id="a prefix that is relative"),
        pytest.param(r"SELECT * FROM id:graph\/jinshan\-2022 { }", id="a prefix of ours, and escapes in the name"),
        pytest.param("PREFIX id: <https://e.test/id/graph/> ASK FROM id:jinshan-2022 { }", id="a prefix declared anew"),
    ],
)
def test_the_name_of_a_graph_is_read_as_the_engine_reads_it(text: str) -> None:
    """Found with the W3C's tests of datasets: relative names were taken for unknown graphs."""
    base = "https://e.test/id/"
    assert check(text, ["https://e.test/id/graph/jinshan-2022"], base) is True


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>", "FROM NAMED <http://x.test/>", "FROM <urn:held> FROM u:other",
        # Each of these was not seen, so that the whole graph was asked instead of one that is not there.
        r"FROM <urn:\u006fther>", r"FROM <urn:\U0000006fther>", "FROMNAMED<urn:other>",
    ],
)  # fmt: skip
def test_a_graph_that_is_not_held_is_refused(clause: str) -> None:
    with pytest.raises(Problem) as caught:
        check(f"PREFIX u: <urn:> SELECT * {clause} {{ ?s ?p ?o }}", GRAPHS)
    assert (caught.value.status, caught.value.kind) == (400, "unknown-graph")


@pytest.mark.parametrize("query", ["ASKFROM<urn:other>{}", "SELECT*FROM<urn:other>{}", "DESCRIBE*FROM<urn:other>"])
def test_words_without_a_blank_between_them_hide_no_graph(query: str) -> None:
    """``ASKFROM`` is two words of SPARQL; one guard took it for one."""
    with pytest.raises(Problem) as caught:
        check(query, GRAPHS)
    assert (caught.value.status, caught.value.kind) == (400, "unknown-graph")


@pytest.mark.parametrize(
    "piece", ['"', "'''a\"'", "\\", "<", "a:", "x-", "a.-", "#\n", '"""\\"', "FROM ", "PREFIX a: <"]
)
def test_no_text_makes_the_policy_slow(piece: str) -> None:
    begun = time.process_time()
    with suppress(Problem):
        check(piece * (250_000 // len(piece)), GRAPHS)
    assert time.process_time() - begun < 3
