"""Scoring on a corpus of two small plans: each rule of the gold's README, and each way a gold file can be wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import GoldError
from kg.evaluate import Report, evaluate, format_report, format_suggestions, read_gold, report_as_json
from kg.evaluate.scores import Judged, Score, calibration, suggestions
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.records import (
    CityReform,
    Evidence,
    Facts,
    Link,
    Linked,
    Method,
    Quantity,
    Unit,
    UnitMention,
    UnitRole,
)  # fmt: skip
from kg.text.mapped import MappedText
from tests.unit.link.factories import make_measure, make_plan

WORDS = Evidence("test-2024", MappedText.of("深化", 1000))
PLAN = "plan/test-2024/measure"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def corpus() -> list[Facts]:
    first = make_plan(
        make_measure("2.1", "市场准入", "深化“一业一证”改革。落实歇业备案。"), make_measure("2.2", "场所", "推进。")
    )
    second = replace(
        first.document, source=replace(first.document.source, entry=replace(_entry(first), slug="other-2024"))
    )
    measures = tuple(replace(m, key=m.key.replace("test", "other")) for m in first.document.measures)
    return [first, Facts(replace(second, measures=measures, sections=()))]


def _entry(facts: Facts):  # type: ignore[no-untyped-def]
    return facts.document.source.entry


def link(subject: str, predicate: str, obj: str, method: Method = Method.NAMED_REFORM, sure: str = "0.9") -> Link:
    return Link(subject, predicate, obj, method, Decimal(sure), WORDS)


def scored(
    tmp_path: Path,
    lexicon: Lexicon,
    gold: dict[str, str],
    links: tuple[Link, ...] = (),
    facts: list[Facts] | None = None,
) -> Report:
    for name, text in gold.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    pilot = CityReform("reform/pilot-1", "推进“一照多址”改革", plans=("plan/shanghai-pilot-2021",))
    return evaluate(facts or corpus(), Linked(links, (pilot,)), lexicon, read_gold(tmp_path))


def counts(report: Report, name: str) -> tuple[int, int, int, int]:
    score = report.find(name)
    assert score is not None, [s.name for s in report.scores]
    return score.hit, score.wanted, score.right, score.found


IMPLEMENTS = """plan,path,reform,certain,basis
test-2024,2.1,一业一证,true,named
test-2024,2.1,歇业备案,false,named
test-2024,2.1,“一照多址”改革 || 推进“一照多址”改革,true,star
test-2024,2.2,多测合一,true,named
"""


def test_implements_counts_certain_rows_and_neither_way_the_others(tmp_path: Path, lexicon: Lexicon) -> None:
    keys = {r.label: r.key for r in lexicon.reforms.reforms}
    report = scored(tmp_path, lexicon, {"implements": IMPLEMENTS}, (
        link(f"{PLAN}/2.1", "sp:implements", keys["一业一证"]),
        link(f"{PLAN}/2.1", "sp:implements", keys["歇业备案"], sure="0.6"),
        link(f"{PLAN}/2.1", "sp:implements", "reform/pilot-1", Method.EXPLICIT),
        link(f"{PLAN}/2.2", "sp:implements", keys["免申即享"], sure="0.7"),
        link("plan/other-2024/measure/2.2", "sp:implements", keys["免申即享"]),  # of a plan that the gold is silent on
        link(f"{PLAN}/2.2", "sp:mentionsReform", keys["多测合一"]),
    ))  # fmt: skip
    assert counts(report, "implements") == (2, 3, 2, 3)
    assert counts(report, "implements: star") == (1, 1, 1, 1)
    assert counts(report, "implements: named") == (1, 2, 1, 2)
    assert counts(report, "implements: by NamedReform") == (0, 0, 1, 2)
    assert [(j.confidence, j.right) for j in report.judged if j.method == "NamedReform"] == [
        (Decimal("0.9"), True), (Decimal("0.7"), False),
    ]  # fmt: skip


REUSE = """plan_a,path_a,plan_b,path_b,kind
test-2024,2.1,other-2024,2.1,edited
test-2024,2.1,other-2024,2.1,same-commitment-reworded
test-2024,2.2,other-2024,2.1,same-commitment-reworded
"""


def test_reuse_is_judged_by_pairs_and_only_where_the_gold_would_speak(tmp_path: Path, lexicon: Lexicon) -> None:
    def twin(a: str, b: str) -> Link:
        other = f"plan/other-2024/measure/{b}/clause/1"
        return link(other, "sp:reusesTextOf", f"{PLAN}/{a}/clause/2", Method.TEXT_REUSE)

    links = (twin("2.1", "2.1"), twin("2.1", "2.1"), twin("2.2", "2.1"), twin("2.2", "2.2"))
    report = scored(tmp_path, lexicon, {"reuse": REUSE}, links)
    assert counts(report, "reuse: pairs") == (1, 1, 2, 2)
    score = report.find("reuse: pairs")
    assert score is not None
    assert len(score.unjudged) == 1, "measure 2.2 of the other plan is not in the gold at all"
    topics = "plan,path,primary,secondary,certain\n" + "".join(
        f"{plan},{path},labor,,true\n" for plan in ("test-2024", "other-2024") for path in ("2.1", "2.2")
    )
    assert counts(scored(tmp_path, lexicon, {"topics": topics}, links), "reuse: pairs") == (1, 1, 2, 3)


def test_topics_take_a_second_topic_only_where_the_gold_is_unsure(tmp_path: Path, lexicon: Lexicon) -> None:
    head = "plan,path,primary,secondary,certain\n"
    rows = f"{head}test-2024,2.1,labor,credit,true\ntest-2024,2.2,labor,credit|talent,false\n"
    links = tuple(link(f"{PLAN}/{p}", "sp:primaryTopic", "topic/credit", Method.THEMATIC) for p in ("2.1", "2.2"))
    assert counts(scored(tmp_path, lexicon, {"topics": rows}, links), "topics: primary") == (1, 2, 1, 2)


def test_measures_must_agree_in_everything_and_none_may_be_too_many(tmp_path: Path, lexicon: Lexicon) -> None:
    head = "plan,path,kind,title,start,end,sentences,chars\n"
    right = "test-2024,2.1,measure,市场 准入,深化“一业一证”改革。落实歇业备,证”改革。落实歇业备案。,2,18\n"
    report = scored(tmp_path, lexicon, {"measures": head + right})
    assert counts(report, "measures") == (1, 1, 1, 2)
    report = scored(tmp_path, lexicon, {"measures": head + right.replace(",18", ",19")})
    score = report.find("measures")
    assert score is not None
    assert score.missed == ("test-2024/2.1: chars",)


def test_quantities_need_value_unit_and_one_of_the_comparators(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = """plan,path,quote,value,unit,comparator
test-2024,2.1,达到80%以上,80,%,>= || =
test-2024,2.1,5所,5,所,=
test-2024,2.2,数千家,数千,家,=
"""
    words = MappedText.of("开票率达到80%以上", 5)
    facts = corpus()
    found = (
        Quantity(f"{PLAN}/2.1", words, Decimal(80), "%", ">=", "target"),
        Quantity(f"{PLAN}/2.1", words, Decimal(5), "所", "<=", "target"),
        Quantity(f"{PLAN}/2.1", words, Decimal(2023), "年", "=", "context"),
    )
    facts[0] = replace(facts[0], quantities=found)
    assert counts(scored(tmp_path, lexicon, {"targets": rows}, facts=facts), "targets") == (1, 2, 1, 2)


def test_bodies_are_compared_in_their_own_document(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = """printed,source,canonical,core
区 财政局,test-2024,上海市金山区财政局,true
区发改委,test-2024,上海市金山区发展和改革委员会,false
"""
    unit = Unit("org/jinshan/x", "上海市金山区财政局", "jinshan", "government department")
    printed = MappedText.of("区财政局", 1000)
    facts = corpus()
    facts[0] = replace(facts[0], units=(UnitMention(f"{PLAN}/2.1", unit, printed, UnitRole.RESPONSIBLE, printed),))
    report = scored(tmp_path, lexicon, {"orgs": rows}, facts=facts)
    assert counts(report, "orgs: core") == (1, 1, 1, 1)
    assert counts(report, "orgs: other") == (0, 1, 0, 0)
    assert counts(report, "orgs: names known") == (2, 2, 0, 0)


def test_a_wrong_claim_is_right_when_it_is_gone_and_a_right_one_when_it_stays(tmp_path: Path, lexicon: Lexicon) -> None:
    head = "case_or_measure,quantity,said_today,verdict,why\n"
    rows = f"""{head}{PLAN}/2.1,=80 %: 开票率达到80%以上,sp:target,wrong,now before
{PLAN}/2.1,=5 所: 开票率达到80%以上,sp:target,right,still
{PLAN}/2.1,7 所: 开票率达到80%以上,sp:comparator==,wrong,still exact
{PLAN}/2.1,{PLAN}/2.2,sp:exemplifies,acceptable,counts neither way
{PLAN}/2.1,{PLAN}/2.2,sp:exemplifies,wrong,still linked
"""
    words = MappedText.of("开票率达到80%以上", 5)
    facts = corpus()
    found = (
        Quantity(f"{PLAN}/2.1", words, Decimal(80), "%", "=", "before"),
        Quantity(f"{PLAN}/2.1", words, Decimal(5), "所", "=", "target"),
        Quantity(f"{PLAN}/2.1", words, Decimal(7), "所", "=", "target"),
    )
    facts[0] = replace(facts[0], quantities=found)
    links = (link(f"{PLAN}/2.1", "sp:exemplifies", f"{PLAN}/2.2"),)
    report = scored(tmp_path, lexicon, {"modality": rows}, links, facts)
    assert counts(report, "modality: roles") == (0, 0, 2, 2)
    assert counts(report, "modality: comparators") == (0, 0, 0, 1)
    assert counts(report, "modality: examples") == (0, 0, 0, 1)


def test_uptake_between_siblings_is_shared_and_a_body_that_is_none_is_gone(tmp_path: Path, lexicon: Lexicon) -> None:
    one, two = f"{PLAN}/2.1/clause/1", f"{PLAN}/2.2/clause/1"
    uptake = f"later,earlier,said_today,verdict,why\n{one},{two},copied,wrong,x\n{two},{one},copied,right,x\n"
    bodies = "body,said_today,verdict,why\norg/jinshan/ge-qu,a department,wrong,x\n"
    reuse = link(one, "sp:reusesTextOf", two)
    links = (replace(reuse, uptake="shared"), replace(reuse, subject=two, object=one, uptake="weakened"))
    report = scored(tmp_path, lexicon, {"uptake": uptake, "bodies": bodies}, links)
    assert counts(report, "uptake") == (0, 0, 1, 2)
    assert counts(report, "bodies") == (0, 0, 1, 1)


WRONG = [
    pytest.param("implements", "plan,path\n", ":1", "the column 'reform' is missing", id="column"),
    pytest.param("implements", IMPLEMENTS + "a,b\n", ":6", "2 cells under 5 columns", id="width"),
    pytest.param(
        "implements", IMPLEMENTS + "test-2024,9.9,x,true,named\n", ":6", "test-2024 has no path '9.9'", id="path"
    ),
    pytest.param(
        "implements", IMPLEMENTS + "mars-1,1,x,true,named\n", ":6", "no document 'mars-1' is in the corpus", id="plan"
    ),
    pytest.param("elaborates", "number,paragraph_title\n1,x\n", ":2", "0 documents have an annex table", id="no annex"),
    pytest.param("implement", "plan\n", "", "no gold file has this name", id="file"),
]


@pytest.mark.parametrize(("name", "text", "line", "problem"), WRONG)
def test_a_gold_file_at_fault_is_named_with_its_line(
    tmp_path: Path, lexicon: Lexicon, name: str, text: str, line: str, problem: str
) -> None:
    with pytest.raises(GoldError) as err:
        scored(tmp_path, lexicon, {name: text})
    assert (err.value.where, err.value.problem) == (f"{tmp_path / name}.csv{line}", problem)


def test_an_empty_folder_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold file is there"):
        read_gold(tmp_path)


JUDGED = tuple(
    Judged("implements", "NamedReform", Decimal(sure), right)
    for sure, right in (("0.95", True), ("0.97", True), ("0.91", True), ("0.92", False), ("0.55", False))
)


def test_calibration_sets_what_links_say_against_how_often_they_are_right() -> None:
    bands = [(str(b.low), b.count, round(b.mean, 3), b.share) for b in calibration(JUDGED)]
    assert bands == [("0.5", 1, 0.55, 0.0), ("0.9", 2, 0.915, 0.5), ("0.95", 2, 0.96, 1.0)]


def test_suggestions_never_fall() -> None:
    shares = [share for *_, share in suggestions(JUDGED)]
    assert shares == sorted(shares) == [0.0, 0.5, 1.0]
    assert suggestions(()) == ()


def test_the_report_as_table_and_as_json() -> None:
    report = Report((Score("implements", "named", 4, 3, 5, 4, ("gone",), ("odd",)),), JUDGED)
    table = format_report(report)
    assert table.splitlines()[1].split() == ["implements:", "named", "0.800", "0.750", "0.774", "4/5", "3/4"]
    assert len({len(line) for line in table.splitlines()[:2]}) == 1
    assert "gone" not in table
    assert "missed  gone" in format_report(report, mistakes=True)
    data = json.loads(report_as_json(report))
    assert data["scores"][0]["f1"] == 0.7742
    assert data["calibration"][-1]["share_right"] == 1.0
    assert "implements, NamedReform" in format_suggestions(report)
