"""Pages at the IRIs of things, and search, on the shipped corpus. Expectations were read in the sources."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.rdf.store import KnowledgeGraph
from tests.serving import Server

NINE = "/id/plan/jinshan-2022/measure/9"  # 推行“一业一证”改革, 区政务服务办, 10月
HTML = "text/html"


def found(server: Server, words: str, **chosen: str) -> list[str]:
    hits = server.get("/search", "application/json", q=words, **chosen).json()["hits"]
    return [hit["key"] for hit in hits]


def test_a_measure_has_a_page_with_its_words_and_why(server: Server) -> None:
    page = server.get(NINE, HTML).text
    for shown in (
        "推行“一业一证”改革",
        "推动落地行业业态线上线下办理功能优化完善。",  # its text
        "区政务服务办",  # its 责任单位, as printed
        'href="/id/reform/yi-ye-yi-zheng"',
        "<mark>一业一证</mark>",  # the words that a link rests on
        "点名改革",  # and how it was found, by its name in the ontology
        'href="/id/plan/jinshan-2022"',
    ):
        assert shown in page
    assert page.index("关联与原文依据") < page.index("技术信息")


@pytest.mark.parametrize("kind", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"])
def test_the_same_iri_answers_programs(server: Server, graph: KnowledgeGraph, kind: str) -> None:
    reply = server.get(NINE, kind)
    assert (reply.status, reply.kind, reply.headers["vary"]) == (200, kind, "Accept")
    node = graph.node("plan/jinshan-2022/measure/9")
    said = {quad.triple for quad in graph.store if node in (quad.subject, quad.object)}
    assert {quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.from_media_type(kind))} == said


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        pytest.param("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML, id="a browser"),
        pytest.param("*/*", HTML, id="whatever"),
        pytest.param("text/turtle;q=0.9, text/html;q=0.5", "text/turtle", id="a program that would take a page"),
    ],
)
def test_what_is_sent_depends_on_who_asks(server: Server, accept: str, kind: str) -> None:
    assert server.get(NINE, accept).kind == kind


def test_every_kind_of_thing_has_a_page(server: Server, graph: KnowledgeGraph) -> None:
    """One of each class, and each property of the ontology."""
    rows = graph.query(
        "SELECT (MIN(?it) AS ?one) { ?it a ?class FILTER(STRSTARTS(STR(?it), STR(id:))) } GROUP BY ?class"
    )
    terms = graph.query("SELECT ?one { ?one rdfs:isDefinedBy <https://w3id.org/shanghai-policy/ontology> }")
    nodes = [row["one"].value for row in (*rows, *terms)]
    assert len(nodes) > 80
    for iri in nodes:
        path = (
            "/id/" + graph.key(ox.NamedNode(iri)) if iri.startswith(graph.base) else "/about?" + urlencode({"iri": iri})
        )
        reply = server.get(path, HTML)
        assert reply.status in {200, 303}, iri


def test_what_others_made_is_kept_by_the_browser_and_asked_anew_when_it_changes(server: Server) -> None:
    page = server.get("/", HTML).text
    addresses = re.findall(r"/assets/[\w.-]+\?v=[0-9a-f]{12}", page)
    assert any("vis-network.min.js" in address for address in addresses)
    for address in addresses:
        reply = server.ask("GET", address)
        assert (reply.status, reply.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert hashlib.sha256(reply.body).hexdigest().startswith(address.rpartition("=")[2])
    assert server.get("/assets/query.js").headers["cache-control"] == "no-cache"
    assert server.get("/assets/editor").status == 404  # a folder is no file


def test_the_plain_editor_can_be_asked_for(server: Server) -> None:
    page = server.get("/", HTML, editor="plain").text
    assert 'data-editor="plain"' in page
    assert "yasgui" not in page


def test_links_of_a_page_lead_somewhere(server: Server) -> None:
    links = sorted(set(re.findall(r'href="(/(?:id|topic|about|assets)[^"#]*)"', server.get(NINE, HTML).text)))
    assert len(links) > 15
    for link in links:
        assert server.ask("GET", link.replace("&amp;", "&")).status in {200, 303}, link


def test_what_is_not_known_is_not_found(server: Server) -> None:
    assert server.get("/id/plan/none", HTML).status == 404
    assert server.get("/id/plan/none", "text/turtle").status == 404
    assert server.get("/id/not an iri".replace(" ", "%20"), HTML).status == 404


def test_a_topic_is_under_its_own_address(server: Server) -> None:
    reply = server.get("/about", HTML, iri="https://w3id.org/shanghai-policy/topic/credit")
    assert (reply.status, reply.headers["location"]) == (303, "/topic/credit")
    assert "信用" in server.get("/topic/credit", HTML).text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        pytest.param("一业一证", "reform/yi-ye-yi-zheng", id="the thing named so comes first"),
        pytest.param("金山区发改委", "org/jinshan/fgw", id="a short name"),
        pytest.param("奉贤区", "district/fengxian", id="a district"),
        pytest.param("金府办发〔2022〕7号", "plan/jinshan-2022", id="a document number"),
        pytest.param("aeo", "reform/aeo", id="letters have no case"),
        pytest.param("智慧安防园区", "plan/jinshan-2022/measure/37", id="words inside a text"),
        pytest.param("视频监控 周界报警", "plan/jinshan-2022/measure/37", id="two words, both must be there"),
    ],
)
def test_chinese_words_are_found_without_being_cut(server: Server, words: str, first: str) -> None:
    assert found(server, words)[0] == first


def test_search_finds_what_the_texts_hold(server: Server, graph: KnowledgeGraph) -> None:
    """As many measures and cases as SPARQL finds by looking at every one."""
    sparql = """SELECT (COUNT(DISTINCT ?it) AS ?n) { VALUES ?kind { sp:Measure sp:ShowcaseCase }
      ?it a ?kind ; rdfs:label|sp:text ?words FILTER(CONTAINS(?words, "信用")) }"""
    (row,) = graph.query(sparql)
    facets = server.get("/search", "application/json", q="信用").json()["facets"]
    kinds = {value["value"].rpartition("#")[2]: value["count"] for value in facets[0]["values"]}
    assert kinds["Measure"] + kinds.get("Safeguard", 0) + kinds["ShowcaseCase"] == int(row["n"].value) > 10


def test_facets_narrow_and_count(server: Server) -> None:
    district = "https://w3id.org/shanghai-policy/id/district/yangpu"
    everything = server.get("/search", "application/json", q="信用").json()
    narrowed = server.get("/search", "application/json", q="信用", district=district).json()
    counted = {
        facet["name"]: {value["value"]: value["count"] for value in facet["values"]} for facet in everything["facets"]
    }
    assert set(counted) == {"kind", "district", "plan", "topic", "unit", "year"}
    assert narrowed["total"] == counted["district"][district] < everything["total"]
    assert {"2022", "2023", "2024"} <= counted["year"].keys()
    again = {facet["name"]: facet for facet in narrowed["facets"]}
    assert len(again["district"]["values"]) > 1, "another district can still be chosen"


def test_the_page_of_a_search_marks_the_words(server: Server) -> None:
    page = server.get("/search", HTML, q="智慧安防园区").text
    assert "<mark>智慧安防园区</mark>" in page
    assert 'href="/id/plan/jinshan-2022/measure/37"' in page
    assert "没有找到" in server.get("/search", HTML, q="没有这样的文字").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 400, "²"])
def test_an_odd_page_number_is_refused_on_a_page(server: Server, page: str) -> None:
    reply = server.get("/search", HTML, q="信用", page=page)
    assert (reply.status, reply.kind) == (400, "text/html")
    assert "page must be a number from 1 to 10000" in reply.text


def test_the_shipped_questions_are_offered_and_filled(server: Server) -> None:
    offered = server.get("/questions").json()["questions"]
    assert len(offered) >= 30
    for question in offered:
        text = server.get(f"/questions/{question['name']}").text
        assert server.query(text, "*/*").status == 200, question["name"]
    filled = server.get("/questions/measures-of-reform", reform="拿地即开工")
    assert "id:reform/na-di-ji-kai-gong" in filled.text or "/reform/na-di-ji-kai-gong>" in filled.text
    wrong = server.get("/questions/measures-of-reform", reform="没有的改革")
    assert wrong.status == 400
    assert "没有的改革" in wrong.text


def test_files_of_the_build_are_served(server: Server) -> None:
    assert server.get("/graph.nq").kind == "application/n-quads"
    assert server.get("/graph.ttl").kind == "text/turtle"
    assert server.get("/tables/measures.csv").kind == "text/csv"


@pytest.mark.parametrize("page", ["index.html", "graph.html", "views/trace.html"])
def test_a_static_page_leads_to_query_and_search(server: Server, built: Path, page: str) -> None:
    """The file is as it was but for two links, and its scripts run under the policy that is sent with it.

    The first stands for the file's own link of that name, to the query page that needs no service.
    """
    own = (
        '\n    <a href="/"><span class="zh">查询</span><span class="en" lang="en">Query</span></a>'
        '\n    <a href="/search"><span class="zh">检索</span><span class="en" lang="en">Search</span></a>'
    )
    reply = server.get("/" + page)
    offline = f'\n    <a href="{"../" * page.count("/")}sparql.html">{own.partition(">")[2].partition("</a>")[0]}</a>'
    file = (built / page).read_text(encoding="utf-8")
    assert file.count(offline) == 1
    file = file.replace(offline, "")
    assert reply.text.count(own) == 1
    assert reply.text.replace(own, "") == file
    assert f'<nav aria-label="主菜单 Main menu">{own}' in reply.text
    scripts = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", reply.text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert hashes
    assert all(f"'sha256-{one}'" in reply.headers["content-security-policy"] for one in hashes)
