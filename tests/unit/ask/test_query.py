"""Asking a graph: names and files, parameters and what they may mean, and the forms of an answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.ask.parameters import resolve
from kg.ask.query import FORMATS, fill, find_question, list_questions, parameters, portable, read_question, run
from kg.ask.questions import Parameter, parse_question
from kg.ask.result_formats import aligned, shortened, width
from kg.errors import QueryError
from kg.rdf.store import KnowledgeGraph, graph_of
from tests.entry import ROOT, kg

FOLDER = ROOT / "ontology/questions"
BASE = "https://example.org/id/"
HEADER = "# title zh: 问\n# title en: Ask\n# answer zh: 答\n# answer en: Answer\n"
SMALL = """
@prefix sp: <https://w3id.org/shanghai-policy/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://example.org/id/> .
<district/jinshan> a sp:District ; rdfs:label "金山区"@zh , "Jinshan District"@en .
<district/yangpu> a sp:District ; rdfs:label "杨浦区"@zh , "Yangpu District"@en .
<org/jinshan/fgw> a sp:Department ; rdfs:label "上海市金山区发展和改革委员会"@zh ;
  skos:altLabel "区发改委"@zh , "金山区发改委"@zh .
<org/yangpu/fgw> a sp:Department ; rdfs:label "上海市杨浦区发展和改革委员会"@zh ; skos:altLabel "区发改委"@zh .
<org/jinshan/czj> a sp:Department ; rdfs:label "上海市金山区财政局"@zh ; skos:altLabel "区财政局（金融办）"@zh .
<reform/yi-ye-yi-zheng> a sp:Reform ; rdfs:label "一业一证"@zh , "One licence per trade"@en ;
  skos:altLabel "“一业一证”改革"@zh .
<reform/yi-ye-yi-cha> a sp:Reform ; rdfs:label "一业一查"@zh .
<plan/jinshan-2022> a sp:Plan , sp:PolicyDocument ; rdfs:label "行动方案"@zh .
<plan/jinshan-2022/measure/37> a sp:Measure ; rdfs:label "开展园区安防升级改造"@zh ; sp:number "37" .
<https://w3id.org/shanghai-policy/topic/credit> a skos:Concept ; skos:prefLabel "信用"@zh , "credit"@en .
"""


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    triples = ox.parse(SMALL, format=ox.RdfFormat.TURTLE)
    return graph_of([ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(BASE + "graph/x")) for t in triples], BASE)


# ── parameters ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("district", "jinshan", "district/jinshan"),
        ("district", "district/jinshan", "district/jinshan"),
        ("district", BASE + "district/jinshan", "district/jinshan"),
        ("district", "金山区", "district/jinshan"),
        ("district", "金山", "district/jinshan"),
        ("district", " jinshan district ", "district/jinshan"),
        ("department", "jinshan/fgw", "org/jinshan/fgw"),
        ("department", "org/jinshan/fgw", "org/jinshan/fgw"),
        ("department", "czj", "org/jinshan/czj"),
        ("department", "金山区发改委", "org/jinshan/fgw"),
        ("department", "区财政局(金融办)", "org/jinshan/czj"),
        ("department", "财政局", "org/jinshan/czj"),
        ("reform", "一业一证", "reform/yi-ye-yi-zheng"),
        ("reform", '"一业一证"改革', "reform/yi-ye-yi-zheng"),
        ("reform", "yi-ye-yi-cha", "reform/yi-ye-yi-cha"),
        ("reform", "one licence per trade", "reform/yi-ye-yi-zheng"),
        ("plan", "jinshan-2022", "plan/jinshan-2022"),
        ("thing", "jinshan-2022/37", "plan/jinshan-2022/measure/37"),
        ("thing", "plan/jinshan-2022/measure/37", "plan/jinshan-2022/measure/37"),
        ("thing", "jinshan-2022", "plan/jinshan-2022"),
    ],
)
def test_name_means_one_thing(small: KnowledgeGraph, kind: str, value: str, key: str) -> None:
    assert resolve(Parameter("it", kind, "-", "", ""), value, small) == f"<{BASE}{key}>"


@pytest.mark.parametrize("value", ["jinshan/fgw", "org/jinshan/fgw", BASE + "org/jinshan/fgw", "金山区发改委"])
def test_whole_key_or_printed_name_is_looked_up_without_reading_all_names(
    small: KnowledgeGraph, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_all(*_: object) -> None:
        raise AssertionError("all names were read")

    monkeypatch.setattr(parameters, "_things", read_all)
    assert resolve(Parameter("it", "department", "-", "", ""), value, small) == f"<{BASE}org/jinshan/fgw>"


@pytest.mark.parametrize("value", ["credit", "信用", "topic/credit"])
def test_topic_stands_in_its_own_namespace(small: KnowledgeGraph, value: str) -> None:
    found = resolve(Parameter("topic", "topic", "-", "", ""), value, small)
    assert found == "<https://w3id.org/shanghai-policy/topic/credit>"


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (
            "department",
            "区发改委",
            ["may mean 2 things", "org/jinshan/fgw  上海市金山区发展和改革委员会", "org/yangpu/fgw"],
        ),
        ("department", "fgw", ["may mean 2 things"]),
        ("reform", "一业", ["may mean 2 things", "reform/yi-ye-yi-cha"]),
        ("district", "金山县", ["no district is called '金山县'", "district/jinshan  金山区"]),
        ("topic", "天气预报", ["no topic is called", "list them"]),
        ("number", "much", ["'much' is no number", "parameter it"]),
        ("number", "1 } UNION {", ["is no number"]),
        ("text", "  ", ["the text is empty"]),
        ("thing", "jinshan-2022/101", ["nothing in the graph is called"]),
        ("thing", "> } #", ["nothing in the graph is called"]),
        ("plan", "*", ["no plan is called '*'"]),
    ],
)
def test_name_that_means_none_or_many_is_an_error(
    small: KnowledgeGraph, kind: str, value: str, said: list[str]
) -> None:
    with pytest.raises(QueryError) as caught:
        resolve(Parameter("it", kind, "-", "", ""), value, small)
    assert all(part in str(caught.value) for part in said), str(caught.value)


@pytest.mark.parametrize("value", ['"', '" } #', "\\", "a\nb", "}} {{words}}", "'''", "拿地”即开工", "?x", "<a>"])
def test_text_stays_a_text(small: KnowledgeGraph, value: str) -> None:
    question = parse_question(
        HEADER + "# parameter words: text = x | 词 | words\n# column is: 是 | is\n\nSELECT ({{words}} AS ?is) {}",
        "echo",
    )
    rows = list(small.query(fill(question, {"words": value}, small)))
    assert [row["is"].value for row in rows] == [value.strip()]


def test_star_means_any_where_the_default_does(small: KnowledgeGraph) -> None:
    assert resolve(Parameter("it", "district", "*", "", ""), "*", small) == "UNDEF"


def test_unknown_parameter_is_refused(small: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="no parameter 'distric'") as caught:
        fill(find_question("reforms-left-out", FOLDER), {"distric": "jinshan"}, small)
    assert "it takes district" in str(caught.value)


# ── questions and texts ───────────────────────────────────────────────────────────────────────────────────────────


def test_questions_come_by_name() -> None:
    names = [question.name for question in list_questions(FOLDER)]
    assert names == sorted(names)
    assert "reforms-left-out" in names


def test_header_is_read() -> None:
    question = find_question("department-deadlines", FOLDER)
    assert (question.zh, question.form) == ("某单位有期限的事项（按月）", "SELECT")
    assert [(p.name, p.kind, p.default) for p in question.parameters] == [
        ("department", "department", "jinshan/fgw"),
        ("plan", "plan", "*"),
    ]


def test_view_stays_in_the_query_where_any_page_finds_it() -> None:
    assert parse_question(HEADER + "# view: chart\n\nASK {}", "echo").sparql == "# view: chart\nASK {}\n"
    assert find_question("coverage-matrix", FOLDER).with_defaults("").startswith("# view: chart\nSELECT ")
    assert parse_question(HEADER + "# view: chart\n\nASK {}", "echo").form == "ASK"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { }", "the header lacks '# title zh: …'"),
        (HEADER + "# parametre x: text = a | b | c\n\nSELECT * {}", "echo:5: this header line is not understood"),
        (HEADER + "# parameter x: colour = a | b | c\n\nSELECT * {}", "parameter 'x' is not understood"),
        (HEADER + "# parameter x: number = a | b | c\n\nSELECT * {}", "is no number"),
        (HEADER + "# view: pie\n\nSELECT * {}", "there is no view 'pie'"),
        (HEADER + "# column x: 只有中文\n\nSELECT * {}", "column 'x' is not understood"),
        (HEADER + "\nSELECT * { {{x}} }", "{{x}} has no parameter line"),
        (HEADER + "# parameter x: text = a | b | c\n\nSELECT * {}", "{{x}} stands nowhere in the query"),
    ],
)
def test_header_at_fault_is_named(text: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_question(text, "echo")
    assert said in str(caught.value)


def test_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(QueryError, match="there is no question 'reform-left-out'") as caught:
        find_question("reform-left-out", FOLDER)
    assert "reforms-left-out" in str(caught.value)
    with pytest.raises(QueryError, match="there is no question"):
        find_question("../../secret", FOLDER)


def test_file_may_have_parameters(small: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(
        HEADER + "# parameter d: district = yangpu | 区 | district\n\nSELECT ?n { {{d}} rdfs:label ?n }",
        encoding="utf-8",
    )
    rows = run(small, str(file), {"d": "金山"}, folder=FOLDER).rows()
    assert {row["n"].value for row in rows} == {"金山区", "Jinshan District"}


def test_plain_text_and_plain_file(small: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "plain.rq"
    file.write_text("# all measures\nSELECT ?m { { { ?m a sp:Measure } } }", encoding="utf-8")
    for what in (str(file), "SELECT ?m {{ ?m a sp:Measure }}"):
        assert [row["m"] for row in run(small, what, folder=FOLDER).rows()] == [
            small.node("plan/jinshan-2022/measure/37")
        ]


def test_missing_file_and_bad_sparql(small: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        read_question(str(tmp_path / "none.rq"), FOLDER)
    with pytest.raises(QueryError, match="line 1, column"):
        run(small, "SELECT ?m { ?m a }", folder=FOLDER)


def test_portable_query_needs_no_help(small: KnowledgeGraph) -> None:
    text = portable("SELECT ?m { ?m a sp:Measure ; rdfs:label ?n }", BASE)
    assert text.startswith("PREFIX sp: <https://w3id.org/shanghai-policy/ontology#>\nPREFIX rdfs:")
    assert "skos" not in text
    assert len(list(small.store.query(text, use_default_graph_as_union=True))) == 1  # type: ignore[arg-type]


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = "SELECT ?m ?n { ?m a sp:Measure ; sp:number ?n }"


def test_table_shows_keys_and_labels(small: KnowledgeGraph) -> None:
    assert run(small, ROWS, folder=FOLDER).text() == (
        "m                                                  n\n"
        "─────────────────────────────────────────────────  ──\n"
        "plan/jinshan-2022/measure/37 开展园区安防升级改造  37\n"
    )


def test_table_does_not_say_a_label_twice(small: KnowledgeGraph) -> None:
    sparql = 'SELECT ?d ?l { ?d a sp:District ; rdfs:label ?l FILTER(?l = "金山区"@zh) }'
    assert "district/jinshan  金山区\n" in run(small, sparql, folder=FOLDER).text()


def test_table_fits_and_full_does_not_cut(small: KnowledgeGraph) -> None:
    result = run(small, ROWS, folder=FOLDER)
    assert all(width(line) <= 30 for line in result.text(columns=30).splitlines())
    assert "…" in result.text(columns=30)
    assert "开展园区安防升级改造" in result.text()


def test_nothing_found_is_said(small: KnowledgeGraph) -> None:
    assert run(small, "SELECT ?x { ?x a sp:Target }", folder=FOLDER).text() == "nothing found 没有结果\n"


def test_formats_are_the_standard_ones(small: KnowledgeGraph) -> None:
    result = run(small, ROWS, folder=FOLDER)
    measure = BASE + "plan/jinshan-2022/measure/37"
    assert list(csv.reader(io.StringIO(result.text("csv")))) == [["m", "n"], [measure, "37"]]
    assert json.loads(result.text("json"))["results"]["bindings"][0]["m"] == {"type": "uri", "value": measure}
    assert result.text("tsv").splitlines() == ["?m\t?n", f'<{measure}>\t"37"']
    assert result.text("xml").startswith("<?xml")


def test_yes_and_no(small: KnowledgeGraph) -> None:
    assert run(small, "ASK { ?m a sp:Measure }", folder=FOLDER).text() == "yes\n"
    assert run(small, "ASK { ?m a sp:Target }", folder=FOLDER).text() == "no\n"
    assert json.loads(run(small, "ASK { ?m a sp:Measure }", folder=FOLDER).text("json"))["boolean"] is True


def test_graph_is_turtle(small: KnowledgeGraph) -> None:
    result = run(small, "CONSTRUCT { ?d a sp:District } { ?d a sp:District }", folder=FOLDER)
    triples = list(ox.parse(result.text("turtle"), format=ox.RdfFormat.TURTLE))
    assert {triple.subject for triple in triples} == {small.node("district/jinshan"), small.node("district/yangpu")}
    assert result.text() == result.text("turtle")


@pytest.mark.parametrize(("sparql", "form"), [(ROWS, "turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), (ROWS, "pdf")])
def test_format_that_cannot_hold_the_answer(small: KnowledgeGraph, sparql: str, form: str) -> None:
    with pytest.raises(QueryError, match=r"cannot be written as|is no format"):
        run(small, sparql, folder=FOLDER).text(form)
    assert form in FORMATS or form == "pdf"


@pytest.mark.parametrize(
    ("text", "columns", "cut"),
    [("金山区", 6, "金山区"), ("金山区", 5, "金山…"), ("abc", 2, "a…"), ("金a山", 4, "金a…"), ("", 3, "")],
)
def test_chinese_is_two_columns_wide(text: str, columns: int, cut: str) -> None:
    assert shortened(text, columns) == cut
    assert width(cut) <= columns


def test_line_ends_within_a_cell_are_blanks() -> None:
    assert aligned(["a", "b"], [["x\ny", "金"]]).splitlines() == ["a    b", "───  ──", "x y  金"]


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reforms-left-out", "--district", "奉贤"], "桩基先行"),
        (["targets-above", "--unit", "%", "--at-least", "95", "--format", "csv"], "98%以上"),
        (["targets-above", "--at-least=95", "--param", "unit=%"], "98"),
        (["SELECT ?m { ?m sp:pilot true } LIMIT 3"], "plan/jinshan-2022/measure/"),
        (["does-plan-implement", "--plan", "yangpu-2023", "--reform", "桩基先行"], "yes\n"),
        (["--list"], "reforms-left-out"),
        (["measures-of-reform", "--show"], "PREFIX sp: <"),
    ],
)
def test_command_answers(built: Path, words: list[str], said: str) -> None:
    done = kg("query", *words, "--from", built, cwd=built)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["measures-of-reforms"], 1, "measures-of-reform,"),
        (["SELECT ?m { ?m }"], 1, "line 1, column"),
        (["reforms-left-out", "--district", "浦"], 1, "may mean"),
        ([], 2, "name one question"),
        (["reforms-left-out", "--district"], 2, "district"),
        (["reforms-left-out", "--param", "district"], 2, "NAME=VALUE"),
    ],
)
def test_command_says_what_is_wrong(built: Path, words: list[str], status: int, said: str) -> None:
    done = kg("query", "--from", built, *words, cwd=built)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_stats_count_what_the_documents_hold(built: Path) -> None:
    done = kg("stats", "--format", "json", "--from", built, cwd=built)
    counted = json.loads(done.stdout)
    assert counted["classes"]["Measure"] == {
        "fengxian-2024": 39,
        "jinshan-2022": 104,
        "jinshan-2023": 36,
        "yangpu-2023": 55,
    }
    assert counted["classes"]["ShowcaseCase"] == {"shanghai-cases-2023": 20}
    assert counted["classes"]["District"] == {"registry": 16}
    assert counted["links"]["elaborates TextReuse"] == {"jinshan-2022": 99}
    table = kg("stats", "--from", built, cwd=built).stdout
    assert table.splitlines()[0].split()[-2:] == ["registry", "total"]


def test_from_asks_only_the_graphs_that_it_names(graph: KnowledgeGraph) -> None:
    """Yangpu's plan: 40 items, 12 parts of one, 3 safeguards."""
    sparql = "SELECT (COUNT(*) AS ?n) FROM <%sgraph/yangpu-2023> { ?m a sp:Measure }" % graph.base  # noqa: S608, UP031
    assert [int(row["n"].value) for row in graph.query(sparql)] == [55]
