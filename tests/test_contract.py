"""The public contract, promise by promise, on what ``kg build`` wrote from the shipped documents.

Names and numbers are written out here on purpose: users have them in their saved queries and papers. The numbers were
counted in the documents (rows of the annex, its stars and the footnote's 40项, the numbered items of each plan).
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import CLASSES, INDIVIDUALS, PREFIXES, PROPERTIES, iri
from tests.entry import ROOT

SP = PREFIXES["sp"]
FILES = [
    "graph.ttl", "graph.nq", "graph.jsonld", "graph.graphml", "graph.html", "report.md",
    *(f"tables/{name}.csv" for name in ("measures", "implements", "departments", "cases", "reforms", "coverage")),
]  # fmt: skip
PLANS = {"jinshan-2022": 100, "jinshan-2023": 33, "yangpu-2023": 40, "fengxian-2024": 35}
DOCUMENTS = [*PLANS, "shanghai-cases-2023"]
EVIDENCED = [
    "sp:implements", "sp:responsibleUnit", "sp:exemplifies", "sp:leadUnit", "sp:elaborates", "eli:based_on",
    "eli:cites",
]  # fmt: skip
OWN_MEASURES = (
    "?m a sp:Measure FILTER NOT EXISTS { ?m a sp:Safeguard } FILTER NOT EXISTS { ?m dct:isPartOf/a sp:Measure }"
)


def count(graph: KnowledgeGraph, pattern: str, what: str = "?m") -> int:
    rows = list(graph.query(f"SELECT (COUNT(DISTINCT {what}) AS ?n) {{ {pattern} }}"))
    return int(rows[0]["n"].value)


def keys(graph: KnowledgeGraph, pattern: str, what: str = "m") -> set[str]:
    return {graph.key(row[what]) for row in graph.query(f"SELECT DISTINCT ?{what} {{ {pattern} }}")}


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


@pytest.fixture(scope="session")
def quads(built: Path) -> frozenset[ox.Quad]:
    """The statements as they stand in the file: a store writes numbers anew."""
    return frozenset(ox.parse(path=str(built / "graph.nq"), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def terms(quads: frozenset[ox.Quad]) -> set[object]:
    return {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}


# ── section 4: files ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FILES)
def test_file_is_written(built: Path, name: str) -> None:
    assert (built / name).stat().st_size > 100


def test_a_folder_of_views_is_written(built: Path) -> None:
    assert list(built.glob("views/*.html"))


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_tables_open_in_excel(built: Path, name: str) -> None:
    data = (built / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(data.decode("utf-8-sig").splitlines())
    assert lines
    assert len(set(head)) == len(head)


# ── sections 1 and 2: things and their classes ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("plan", "expected"), PLANS.items())
def test_measures_of_each_plan(graph: KnowledgeGraph, plan: str, expected: int) -> None:
    assert count(graph, f"{OWN_MEASURES} ?m sp:inPlan {graph.node(f'plan/{plan}')}") == expected


def test_annex_rows_keep_their_row_numbers(graph: KnowledgeGraph) -> None:
    rows = keys(graph, f"{OWN_MEASURES} ?m sp:inPlan {graph.node('plan/jinshan-2022')}")
    assert rows == {f"plan/jinshan-2022/measure/{n}" for n in range(1, 101)}


def test_stars_of_the_annex(graph: KnowledgeGraph) -> None:
    """加“*”的40项 of its footnote; each implements a pilot reform of the first batch."""
    assert count(graph, "?m sp:pilot true") == 40
    pilot = graph.node("plan/shanghai-pilot-2021")
    assert count(graph, f"?m sp:pilot true ; sp:implements ?r . ?r dct:isPartOf {pilot}") == 40


def test_twenty_ranked_cases(graph: KnowledgeGraph) -> None:
    cases = keys(graph, "?m a sp:ShowcaseCase ; sp:rank ?r ; sp:inDistrict ?d")
    assert cases == {f"case/2023/{n:02d}" for n in range(1, 21)}
    assert count(graph, f"?m dct:isPartOf {graph.node('plan/shanghai-cases-2023')} . ?m a sp:ShowcaseCase") == 20


def test_twelve_sub_districts_of_yangpu(graph: KnowledgeGraph) -> None:
    parts = keys(graph, f"?m dct:isPartOf {graph.node('plan/yangpu-2023/measure/2.4.10')} ; a sp:Measure")
    assert parts == {f"plan/yangpu-2023/measure/2.4.10.{n}" for n in range(1, 13)}


def test_safeguards_are_the_closing_chapters(graph: KnowledgeGraph) -> None:
    """保障措施 of each plan, item by item."""
    last = {"jinshan-2022": ("3", 4), "jinshan-2023": ("5", 3), "yangpu-2023": ("3", 3), "fengxian-2024": ("4", 4)}
    expected = {f"plan/{slug}/measure/{chapter}.{n + 1}" for slug, (chapter, size) in last.items() for n in range(size)}
    assert keys(graph, "?m a sp:Safeguard") == expected


def test_sixteen_districts(graph: KnowledgeGraph) -> None:
    assert count(graph, "?m a sp:District ; sp:code ?code") == 16


@pytest.mark.parametrize(
    ("special", "general"),
    [
        ("sp:DistrictPlan", "sp:Plan"), ("sp:MunicipalPlan", "sp:Plan"), ("sp:Plan", "sp:PolicyDocument"),
        ("sp:CaseCollection", "sp:PolicyDocument"), ("sp:PolicyDocument", "eli:LegalResource"),
        ("sp:Section", "eli:LegalResourceSubdivision"), ("sp:Measure", "eli:LegalResourceSubdivision"),
        ("sp:Safeguard", "sp:Measure"), ("sp:PlanClause", "eli:LegalResourceSubdivision"),
        ("sp:PlanClause", "sp:Clause"), ("sp:CaseClause", "sp:Clause"),
        ("sp:InferredReform", "sp:Reform"), ("sp:Department", "org:Organization"),
        ("sp:District", "schema:AdministrativeArea"), ("sp:Assertion", "rdf:Statement"),
    ],
)  # fmt: skip
def test_superclasses_are_stated(graph: KnowledgeGraph, special: str, general: str) -> None:
    """Plain SPARQL engines do not infer."""
    assert count(graph, f"?m a {special}") > 0
    assert keys(graph, f"?m a {special} FILTER NOT EXISTS {{ ?m a {general} }}") == set()


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("sp:Section", r"plan/[a-z0-9-]+/section/[\d.]+"),
        ("sp:Measure", r"plan/[a-z0-9-]+/measure/[\d.]+"),
        ("sp:Clause", r"(plan/[a-z0-9-]+/measure/[\d.]+|case/\d{4}/\d\d)/clause/[1-9]\d*"),
        ("sp:ShowcaseCase", r"case/\d{4}/\d\d"),
        ("sp:District", r"district/[a-z]+"),
        ("sp:Department", r"org/[a-z]+/[a-z0-9-]+"),
        ("sp:Reform", r"reform/[a-z0-9-]+"),
        ("sp:PolicyDocument", r"plan/[a-z0-9-]+"),
        ("sp:Assertion", r"assertion/[0-9a-f]+"),
    ],
)
def test_iris_have_their_form(graph: KnowledgeGraph, kind: str, form: str) -> None:
    found = keys(graph, f"?m a {kind}")
    assert found
    assert [key for key in sorted(found) if not re.fullmatch(form, key)] == []


# ── section 3: properties ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("district_plan", "city_plan"),
    [
        ("jinshan-2022", "shanghai-pilot-2021"), ("jinshan-2023", "shanghai-2023"), ("yangpu-2023", "shanghai-2023"),
        ("fengxian-2024", "shanghai-2024"),
    ],
)  # fmt: skip
def test_each_district_plan_implements_its_city_plan(graph: KnowledgeGraph, district_plan: str, city_plan: str) -> None:
    below, above = graph.node(f"plan/{district_plan}"), graph.node(f"plan/{city_plan}")
    assert graph.query(f"ASK {{ {below} sp:implements {above} ; eli:based_on {above} }}")


#: What every assertion says, and where its words stand, if the corpus holds the text they are from.
TOLD = "rdf:subject rdf:predicate rdf:object sp:method sp:confidence sp:quote prov:wasDerivedFrom".split()  # noqa: SIM905
PLACE = "sp:quotePrefix sp:quoteSuffix sp:sourceStart sp:sourceEnd".split()  # noqa: SIM905


@pytest.fixture(scope="session")
def links_told(quads: frozenset[ox.Quad]) -> set[tuple[object, object, object]]:
    """Subject, predicate and object of every assertion that says all that it must and that its subject points to."""
    wanted, place = {iri(name) for name in TOLD}, {iri(name) for name in PLACE}
    held = {quad.subject for quad in quads if quad.predicate == iri("sp:sourceFile")}
    said: dict[object, dict[object, object]] = {}
    pointed = {(quad.subject, quad.object) for quad in quads if quad.predicate == iri("sp:evidence")}
    for quad in quads:
        if quad.predicate in wanted | place:
            said.setdefault(quad.subject, {})[quad.predicate] = quad.object
    s, p, o, d = (iri(name) for name in ("rdf:subject", "rdf:predicate", "rdf:object", "prov:wasDerivedFrom"))
    whole = {node: a for node, a in said.items() if a.keys() == wanted | (place if a.get(d) in held else set())}
    return {(a[s], a[p], a[o]) for node, a in whole.items() if (a[s], node) in pointed}


@pytest.mark.parametrize("predicate", EVIDENCED)
def test_every_link_has_its_evidence(
    quads: frozenset[ox.Quad], links_told: set[tuple[object, object, object]], predicate: str
) -> None:
    links = {(quad.subject, quad.predicate, quad.object) for quad in quads if quad.predicate == iri(predicate)}
    assert links
    assert links - links_told == set(), "links without evidence"
    assert {told for told in links_told if told[1] == iri(predicate)} - links == set(), "evidence without its link"


@pytest.mark.parametrize(
    ("predicate", "subclass"),
    [
        ("sp:implements", "Implements"), ("sp:responsibleUnit", "ResponsibleUnit"), ("sp:exemplifies", "Exemplifies"),
        ("sp:leadUnit", "LeadUnit"), ("sp:elaborates", "Elaborates"), ("eli:based_on", "BasedOn"),
        ("eli:cites", "Cites"),
    ],
)  # fmt: skip
def test_each_predicate_has_its_class_of_assertion(graph: KnowledgeGraph, predicate: str, subclass: str) -> None:
    assert keys(graph, f"?m rdf:predicate {predicate} FILTER NOT EXISTS {{ ?m a sp:{subclass}Assertion }}") == set()


def test_methods_and_confidence_are_those_of_the_contract(graph: KnowledgeGraph) -> None:
    rows = list(graph.query("SELECT ?a ?m ?c { ?a a sp:Assertion ; sp:method ?m ; sp:confidence ?c }"))
    assert {row["m"].value.removeprefix(SP) for row in rows} <= {
        "Explicit", "NamedReform", "TextReuse", "SameMeaning", "Thematic", "Derived", "Curated"
    }  # fmt: skip
    assert all(0 <= float(row["c"].value) <= 1 for row in rows)
    assert len({row["a"] for row in rows}) == len(rows), "an assertion has one method and one confidence"


@pytest.mark.parametrize(
    ("quote", "start", "end", "document"),
    [
        ("sp:quote", "sp:sourceStart", "sp:sourceEnd", "prov:wasDerivedFrom"),
        ("sp:otherQuote", "sp:otherStart", "sp:otherEnd", "sp:otherDocument"),
    ],
)
def test_every_quote_stands_at_its_offsets(
    graph: KnowledgeGraph, sources: dict[str, str], quote: str, start: str, end: str, document: str
) -> None:
    """A clause that is quoted whole is quoted as the graph has it: without what a page break doubled (``MENDED``)."""
    rows = list(graph.query(f"SELECT ?a ?q ?s ?e ?d {{ ?a {quote} ?q ; {start} ?s ; {end} ?e ; {document} ?d }}"))
    assert rows
    texts = graph.query("SELECT ?c ?t { ?c a sp:Clause ; sp:text ?t }")
    mended = {row["t"].value for row in texts if graph.key(row["c"]) in MENDED}
    for row in rows:
        source = sources[graph.key(row["d"]).removeprefix("plan/")]
        shown = source[int(row["s"].value) : int(row["e"].value)]
        assert row["q"].value in mended or bare(shown) == bare(row["q"].value) != "", graph.key(row["a"])


def test_the_words_around_a_quote_stand_around_it(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    rows = graph.query(
        "SELECT ?s ?e ?d ?before ?after { ?a sp:sourceStart ?s ; sp:sourceEnd ?e ; prov:wasDerivedFrom ?d ;"
        " sp:quotePrefix ?before ; sp:quoteSuffix ?after }"
    )
    for row in rows:
        source = sources[graph.key(row["d"]).removeprefix("plan/")]
        start, end = int(row["s"].value), int(row["e"].value)
        assert source[:start].endswith(row["before"].value)
        assert source[end:].startswith(row["after"].value)
        assert len(row["before"].value) == min(20, start)


#: Clauses whose words are not just those between their offsets: (characters left out there, why).
MENDED = {
    "plan/yangpu-2023/measure/2.4.10/clause/1": ("*", "markdown bold around the names of sub-districts"),
    "plan/yangpu-2023/measure/2.2.6/clause/2": ("数", "doubled by a page break"),
    "plan/jinshan-2023/measure/5.1/clause/2": ("境", "doubled by a page break"),
}


def test_every_clause_is_the_source_between_its_offsets(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    rows = list(graph.query(
        "SELECT ?c ?t ?s ?e ?file { ?c a sp:Clause ; sp:text ?t ; sp:sourceStart ?s ; sp:sourceEnd ?e ;"
        " dct:isPartOf+ ?d . ?d sp:sourceFile ?file }"
    ))  # fmt: skip
    assert len(rows) == count(graph, "?m a sp:Clause") > 1000
    differ = {}
    for row in rows:
        shown = bare(sources[row["file"].value.removesuffix(".txt")][int(row["s"].value) : int(row["e"].value)])
        if shown != bare(row["t"].value):
            differ[graph.key(row["c"])] = shown, bare(row["t"].value)
    assert differ.keys() == MENDED.keys()
    for key, (shown, text) in differ.items():
        left_out, _ = MENDED[key]
        assert shown.replace(left_out, "") == text.replace(left_out, ""), key


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("sp:responsibleUnit", "sp:responsibleFor"), ("dct:isPartOf", "dct:hasPart"),
        ("sp:implements", "sp:implementedBy"), ("sp:exemplifies", "sp:exemplifiedBy"),
        ("sp:elaborates", "sp:elaboratedBy"), ("sp:reusesTextOf", "sp:reusesTextOf"),
        ("sp:sameCommitmentAs", "sp:sameCommitmentAs"),
    ],
)  # fmt: skip
def test_both_directions_are_stated(graph: KnowledgeGraph, there: str, back: str) -> None:
    assert count(graph, f"?m {there} ?o") > 0
    for one, other in ((there, back), (back, there)):
        alone = f'?m {one} ?o FILTER(STRSTARTS(STR(?m), "{graph.base}")) FILTER NOT EXISTS {{ ?o {other} ?m }}'
        assert keys(graph, alone) == set()


@pytest.mark.parametrize(
    ("predicate", "domain", "range_"),
    [
        ("sp:implements", ("Plan", "Measure"), ("Plan", "Reform")),
        ("sp:responsibleUnit", ("Measure",), ("Department",)),
        ("sp:exemplifies", ("ShowcaseCase",), ("Measure", "Reform")),
        ("sp:elaborates", ("Measure",), ("Section",)),
        ("sp:reusesTextOf", ("Clause",), ("Clause",)),
        ("sp:sameCommitmentAs", ("Clause",), ("Clause",)),
        ("eli:based_on", ("PolicyDocument", "Measure"), ("PolicyDocument",)),
        ("eli:cites", ("PolicyDocument", "Measure"), ("PolicyDocument",)),
        ("sp:mentionsReform", ("Measure", "Clause", "ShowcaseCase"), ("Reform",)),
        ("sp:inDistrict", ("Plan", "Department", "ShowcaseCase"), ("District",)),
        ("sp:leadUnit", ("ShowcaseCase", "Measure"), ("Department",)),
        ("sp:target", ("Measure", "Clause", "ShowcaseCase"), ("Target",)),
        ("sp:inPlan", ("Measure", "Section", "Clause"), ("Plan",)),
    ],
)
def test_links_join_what_the_contract_says(
    graph: KnowledgeGraph, predicate: str, domain: tuple[str, ...], range_: tuple[str, ...]
) -> None:
    assert count(graph, f"?m {predicate} ?o") > 0
    for variable, kinds in (("?s", domain), ("?o", range_)):
        values = " ".join(f"sp:{kind}" for kind in kinds)
        wrong = f"?s {predicate} ?o FILTER NOT EXISTS {{ {variable} a ?kind VALUES ?kind {{ {values} }} }}"
        assert list(graph.query(f"SELECT ?s ?o {{ {wrong} }}")) == [], predicate


@pytest.mark.parametrize("kind", ["sp:Measure", "sp:Clause", "sp:ShowcaseCase"])
def test_what_was_read_says_where(graph: KnowledgeGraph, kind: str) -> None:
    missing = f"?m a {kind} FILTER NOT EXISTS {{ ?m sp:text ?t ; sp:sourceStart ?s ; sp:sourceEnd ?e }}"
    assert keys(graph, missing) == set()


def test_an_annex_row_as_printed(graph: KnowledgeGraph) -> None:
    """9*, 推行“一业一证”改革, 推动落地行业业态线上线下办理功能优化完善。, 区政务服务办, 10月."""
    row = graph.node("plan/jinshan-2022/measure/9")
    assert graph.query(f"""ASK {{ {row} sp:number "9" ; sp:path "9" ; sp:pilot true ; sp:unitText "区政务服务办" ;
        sp:reformItem "推行“一业一证”改革" ; sp:text "推动落地行业业态线上线下办理功能优化完善。" ;
        sp:deadlineText "10月" ; sp:deadline "2022-10"^^xsd:gYearMonth ;
        sp:deadlineDate "2022-10-31"^^xsd:date ; sp:deadlineStatus sp:Dated ;
        sp:responsibleUnit ?unit ; sp:implements ?reform . ?unit sp:inDistrict {graph.node("district/jinshan")} .
        ?reform rdfs:label "推行“一业一证”改革"@zh ; dct:isPartOf {graph.node("plan/shanghai-pilot-2021")} }}""")


def test_deadlines_are_whole_or_absent(graph: KnowledgeGraph) -> None:
    half = "FILTER NOT EXISTS { ?m sp:deadline ?d ; sp:deadlineDate ?e }"
    assert keys(graph, f"?m sp:deadlineStatus sp:Dated {half}") == set()
    assert keys(graph, "?m sp:deadline ?d FILTER NOT EXISTS { ?m sp:deadlineStatus sp:Dated }") == set()
    assert keys(graph, "?m sp:deadlineStatus sp:NotStated ; sp:deadlineText ?t") == set()
    assert keys(graph, "?m a sp:Measure FILTER NOT EXISTS { ?m sp:deadlineStatus ?s }") == set()


def test_targets_are_whole(graph: KnowledgeGraph) -> None:
    rows = list(graph.query("SELECT ?t ?c { ?t a sp:Target ; sp:value ?v ; sp:comparator ?c ; sp:quote ?q }"))
    assert len(rows) == count(graph, "?m a sp:Target") > 0
    assert {row["c"].value for row in rows} <= {"=", ">=", "<=", ">", "<"}


# ── section 6: labels ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "label"),
    [
        pytest.param("plan/jinshan-2022/measure/9", "推行“一业一证”改革", id="a row: its reform item"),
        pytest.param("plan/jinshan-2022/measure/4", "健全遏制乱收费、乱罚款、乱摊派的长效机制（4）", id="shared"),
        pytest.param("plan/jinshan-2022/measure/5", "健全遏制乱收费、乱罚款、乱摊派的长效机制（5）", id="merged cell"),
        pytest.param("plan/jinshan-2022/section/2.1.1.1", "进一步放宽市场准入", id="a paragraph: its topic sentence"),
        pytest.param("plan/jinshan-2022/section/2.1.1", "开展公平竞争市场环境营造行动", id="a section: its heading"),
        pytest.param("plan/jinshan-2022/measure/3.1", "加强组织领导", id="a safeguard: its heading"),
        pytest.param("plan/yangpu-2023/section/2.1", "突出国际视野，开展宜商规则对标行动", id="without markdown"),
        pytest.param("org/jinshan/fgw", "上海市金山区发展和改革委员会", id="a body: its full name"),
        pytest.param("reform/yi-ye-yi-zheng", "一业一证", id="a reform: its canonical name"),
        pytest.param(
            "plan/yangpu-2023",
            "聚焦“四大行动”深化集成创新持续推进杨浦一流营商环境建设的实施方案",
            id="without inner spaces",
        ),
        pytest.param("plan/shanghai-pilot-2021", "上海市营商环境创新试点实施方案", id="a document that is only cited"),
        pytest.param("case/2023/08", "探索“一企一档”信用分类监管", id="a case: its title"),
        pytest.param(
            "case/2023/09", "服务有温度 监管多维度 领跑加速度——打造职业健康管理“奉贤模式”", id="a title over two lines"
        ),
        pytest.param("district/jinshan", "金山区", id="a district"),
        pytest.param("district/pudong", "浦东新区", id="a new area"),
    ],
)
def test_label(graph: KnowledgeGraph, key: str, label: str) -> None:
    rows = graph.query(f'SELECT ?l {{ {graph.node(key)} rdfs:label ?l FILTER(LANG(?l) = "zh") }}')
    assert {row["l"].value for row in rows} == {label}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("org/jinshan/fgw", "区发改委"),  # as the annex prints it
        ("plan/shanghai-2023", "上海加强集成创新持续优化营商环境行动方案"),  # yangpu-2023 leaves the 市 out
    ],
)
def test_printed_forms_are_other_names(graph: KnowledgeGraph, key: str, name: str) -> None:
    assert graph.query(f'ASK {{ {graph.node(key)} skos:altLabel "{name}"@zh }}')


def test_everything_under_the_base_has_one_chinese_label(graph: KnowledgeGraph) -> None:
    rows = graph.query(
        """SELECT ?m (COUNT(?l) AS ?n) { ?m a ?kind FILTER(STRSTARTS(STR(?m), "BASE"))
           VALUES ?kind { sp:PolicyDocument sp:Section sp:Measure sp:Clause sp:Reform sp:Department sp:District
                          sp:ShowcaseCase sp:Target sp:Assertion }
           OPTIONAL { ?m rdfs:label ?l FILTER(LANG(?l) = "zh") } } GROUP BY ?m ?kind HAVING (COUNT(DISTINCT ?l) != 1)
        """.replace("BASE", graph.base)
    )
    assert [graph.key(row["m"]) for row in rows] == []


# ── section 7: topics ─────────────────────────────────────────────────────────────────────────────────────────────

TOPICS = {
    "business-entry", "business-location", "utility-services", "labor", "financial-services", "international-trade",
    "taxation", "dispute-resolution", "market-competition", "business-insolvency",  # B-READY
    "government-services", "regulation-enforcement", "credit", "policy-delivery", "legal-services", "innovation",
    "talent", "digital", "park-environment", "industry", "organisation",
}  # fmt: skip


def test_topics_are_those_of_the_contract(graph: KnowledgeGraph) -> None:
    used = {iri.removeprefix(PREFIXES["spt"]) for iri in keys(graph, "?x dct:subject|sp:primaryTopic ?m")}
    assert used <= TOPICS
    concepts = {iri.removeprefix(PREFIXES["spt"]) for iri in keys(graph, "?m a skos:Concept")}
    assert concepts >= TOPICS


def test_the_main_topic_is_one_of_all(graph: KnowledgeGraph) -> None:
    assert keys(graph, "?m sp:primaryTopic ?t FILTER NOT EXISTS { ?m dct:subject ?t }") == set()
    rows = graph.query("SELECT ?m { ?m sp:primaryTopic ?t } GROUP BY ?m HAVING (COUNT(DISTINCT ?t) > 1)")
    assert [graph.key(row["m"]) for row in rows] == []


# ── section 8: form ───────────────────────────────────────────────────────────────────────────────────────────────


def test_iris_are_ascii_and_no_node_is_blank(terms: set[object]) -> None:
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]
    iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    assert [iri for iri in iris if re.search(r"[^\x21-\x7e]", iri)] == []


def test_decimals_are_canonical(terms: set[object]) -> None:
    decimal = PREFIXES["xsd"] + "decimal"
    values = {t.value for t in terms if isinstance(t, ox.Literal) and t.datatype.value == decimal}
    assert {"0.9", "98"} <= values  # 98%以上 of the plans
    assert [value for value in sorted(values) if not re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", value)] == []


@pytest.mark.parametrize(
    ("properties", "language"),
    [
        ("rdfs:label skos:altLabel", "^(zh|en)$"),
        ("sp:text sp:quote sp:quotePrefix sp:quoteSuffix sp:unitText sp:deadlineText sp:reformItem sp:number", "^$"),
    ],
)
def test_names_are_tagged_and_quoted_text_is_not(graph: KnowledgeGraph, properties: str, language: str) -> None:
    rows = graph.query(
        f"SELECT DISTINCT ?l {{ GRAPH ?g {{ ?s ?p ?v }} VALUES ?p {{ {properties} }} BIND(LANG(?v) AS ?l) }}"
    )
    found = [row["l"].value for row in rows]
    assert found
    assert [tag for tag in found if not re.fullmatch(language, tag)] == []


def test_a_named_graph_per_document(graph: KnowledgeGraph) -> None:
    named = {graph.key(g) for g in graph.store.named_graphs() if isinstance(g, ox.NamedNode)}
    assert {f"graph/{slug}" for slug in DOCUMENTS} <= named
    assert not [quad for quad in graph.store if isinstance(quad.graph_name, ox.DefaultGraph)]


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_document_stands_in_its_own_graph(graph: KnowledgeGraph, slug: str) -> None:
    """So that a document is replaced by replacing its graph."""
    home = graph.node(f"graph/{slug}")
    for kind in ("sp:Measure", "sp:Clause", "sp:ShowcaseCase"):
        mine = graph.node("case/2023/" if slug.startswith("shanghai-cases") else f"plan/{slug}/").value
        strays = f'GRAPH ?g {{ ?m a {kind} }} FILTER(STRSTARTS(STR(?m), "{mine}") != (?g = {home}))'
        assert keys(graph, strays) == set()
    plan = graph.node(f"plan/{slug}")
    assert keys(graph, f"GRAPH {home} {{ ?m prov:wasDerivedFrom ?d FILTER(?d != {plan}) }}") == set()


def test_turtle_holds_all_data_of_the_quads(built: Path, quads: frozenset[ox.Quad]) -> None:
    turtle = {quad.triple for quad in ox.parse(path=str(built / "graph.ttl"), format=ox.RdfFormat.TURTLE)}
    assert {quad.triple for quad in quads} <= turtle


# ── the ontology and the vocabulary of the code ───────────────────────────────────────────────────────────────────


def declared(*kinds: str) -> set[str]:
    """Local names of what the ontology declares in our namespace."""
    store = ox.Store()
    store.load(path=str(ROOT / "ontology/shanghai-policy.ttl"), format=ox.RdfFormat.TURTLE)
    prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    rows = store.query(f"{prefixes} SELECT DISTINCT ?t {{ ?t a ?kind VALUES ?kind {{ {' '.join(kinds)} }} }}")
    return {row["t"].value.removeprefix(SP) for row in rows if row["t"].value.startswith(SP)}  # type: ignore[union-attr]


def test_vocabulary_and_ontology_name_the_same_terms() -> None:
    assert declared("owl:Class", "rdfs:Class") == CLASSES
    assert declared("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty") == PROPERTIES
    assert declared("sp:Method", "sp:DeadlineStatus", "sp:PresenceState", "sp:FrameState") == INDIVIDUALS


def test_every_term_in_the_graph_is_declared(terms: set[object]) -> None:
    own = {t.value.removeprefix(SP) for t in terms if isinstance(t, ox.NamedNode) and t.value.startswith(SP)}
    assert own - CLASSES - PROPERTIES - INDIVIDUALS <= {""}, "terms of the graph that the ontology does not declare"
    assert PROPERTIES - own == set(), "the ontology comes with the data"


def test_borrowed_terms_have_a_known_prefix(graph: KnowledgeGraph, quads: frozenset[ox.Quad]) -> None:
    data = [quad for quad in quads if quad.graph_name != graph.node("graph/ontology")]
    known = tuple(PREFIXES.values())
    assert {quad.predicate.value for quad in data if not quad.predicate.value.startswith(known)} == set()


def test_prefixes_of_the_files_are_those_of_the_contract(built: Path) -> None:
    head = (built / "graph.ttl").read_text(encoding="utf-8").split("\n\n")[0]
    assert f"@prefix sp: <{SP}>" in head
    context = json.loads((built / "graph.jsonld").read_text(encoding="utf-8"))["@context"]
    assert context["sp"] == "https://w3id.org/shanghai-policy/ontology#"
    assert context["spt"] == "https://w3id.org/shanghai-policy/topic/"
