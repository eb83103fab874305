"""``/openapi.json`` says what there is: no route without a description, none described that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.routing import Route

from kg.serve.app import make_app
from kg.serve.limits import Limits
from kg.serve.openapi import description
from kg.serve.scheduler import Scheduler
from tests.serving import Server

METHODS = {"get", "post", "put", "delete", "patch", "options"}  # HEAD goes with GET


def test_every_route_is_described_and_no_other(tmp_path: Path) -> None:
    site = make_app(tmp_path, Scheduler(tmp_path / "graph.nq", Limits()), address="http://127.0.0.1/", loopback=True)
    routes = {
        (re.sub(r":path}", "}", route.path), method.lower())
        for route in site.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    paths = description(Limits(), "http://127.0.0.1/sparql")["paths"]
    assert routes == {(path, method) for path, told in paths.items() for method in told if method in METHODS}


def test_it_is_served_with_the_limits_in_force(server: Server, strict: Server) -> None:
    told = server.get("/openapi.json")
    assert (told.status, told.kind) == (200, "application/json")
    assert told.json()["servers"] == [{"url": server.address.rstrip("/")}]
    assert "run for 10 seconds; an answer has at most 50000 rows" in told.json()["info"]["description"]
    assert (
        "run for 1 seconds; an answer has at most 1000 rows"
        in strict.get("/openapi.json").json()["info"]["description"]
    )
    assert "${" not in told.text


def test_the_description_of_the_service_leads_to_it(server: Server) -> None:
    link = f"<http://www.w3.org/ns/dcat#endpointDescription> <{server.address}openapi.json>"
    assert link in server.get("/sparql", "application/n-triples").text


@pytest.mark.parametrize("page", ["0", "-1", "10001", "x", "1.0", "１", "9" * 5000, ""])
def test_a_page_that_is_none_is_refused(server: Server, page: str) -> None:
    """Of 5,000 digits Python makes no number; it was answered with 500."""
    assert server.get("/search", q="信用", page=page).status == 400


def test_words_have_a_length(server: Server) -> None:
    assert server.get("/search", q="信" * 2000).status == 200
    assert server.get("/search", q="信" * 2001).status == 414
    assert server.get("/search", q="信用", plan="x" * 2001).status == 414


def test_what_is_asked_beside_no_query_is_not_passed_over(server: Server) -> None:
    assert server.get("/sparql", **{"named-graph-uri": "urn:x"}).status == 400
    assert server.get("/ontology", format=["nonsense", ""]).status == 406
    assert server.get("/ontology", format=["", "turtle"]).kind == "text/turtle"
