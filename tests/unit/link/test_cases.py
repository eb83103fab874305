"""What the twenty cases are examples of: pairs that a person read in the case and in the plan, and pairs that only look
alike; then the rules one by one on texts made for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from kg import ids
from kg.extract.facts import extract
from kg.extract.reform_mentions import extract_mentions
from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.files import data_folder
from kg.link.cases import link_cases
from kg.link.corpus import link_corpus
from kg.parse.document import parse
from kg.parse.sentences import split_clauses
from kg.read.manifest import read_manifest
from kg.read.text import read_source
from kg.records import Case, CasePart, Document, Facts, Link, ManifestEntry, Method, Source
from kg.text.mapped import MappedText
from kg.text.normalise import fold
from tests.unit.link.factories import REFORMS, make_measure, make_plan

Pair = tuple[str, str]


@cache
def corpus() -> tuple[Facts, ...]:
    lexicon = load_lexicon(data_folder() / "lexicon")
    sources = [read_source(entry, data_folder() / "sources") for entry in read_manifest(data_folder() / "corpus.yaml")]
    return tuple(extract(parse(one, lexicon.structure, lexicon.district_slugs), lexicon) for one in sources)


@cache
def examples() -> Mapping[Pair, Link]:
    """The links of the real corpus by rank of the case and object: ``plan/measure`` or the reform's slug."""
    links = link_corpus(corpus(), load_lexicon(data_folder() / "lexicon")).links
    return {(link.subject[-2:], _short(link.object)): link for link in links if link.predicate == "sp:exemplifies"}


def _short(key: str) -> str:
    return key.removeprefix("plan/").removeprefix("reform/").replace("/measure/", "/")


# The words of either side, as read in the sources.
RIGHT = [
    ("01", "jinshan-2022/47", "金山样本", "金山样本", Method.NAMED_REFORM, "the district's brand in both"),
    ("01", "jinshan-2023/2.1.3", "金山样本", "金山样本", Method.NAMED_REFORM, "and in the next year's plan"),
    ("01", "fengxian-2024/2.2.8", "涉案企业合规", "涉案企业合规第三方监督评估", Method.NAMED_REFORM, "same reform"),
    ("03", "jinshan-2023/2.1.2", "非现场监管", "非现场监管", Method.NAMED_REFORM, "the same words"),
    ("06", "jinshan-2022/1", "一照多址", "一照多址", Method.NAMED_REFORM, "rare name, though the topics differ"),
    ("06", "jinshan-2022/13", "跨省通办", "长三角“一网通办”", Method.NAMED_REFORM, "two names of one reform"),
    ("07", "fengxian-2024/2.3.4", "智慧税务优服务", "智慧办税服务厅", Method.NAMED_REFORM, "the plan has one already"),
    ("09", "fengxian-2024/2.2.1", "综合监管", "综合监管", Method.NAMED_REFORM, "same district, same reform"),
    ("09", "jinshan-2022/80", "职业病防治", "职业病防治", Method.TEXT_REUSE, "no registered name: the case's own term"),
    ("10", "jinshan-2023/4.1.4", "湾区贷", "湾区贷", Method.NAMED_REFORM, "the district's brand"),
    ("16", "yangpu-2023/2.3.9", "公证利企便民", "公证利企便民", Method.NAMED_REFORM, "the same words"),
    ("17", "jinshan-2023/4.1.1", "住所", "住所", Method.NAMED_REFORM, "a register of business addresses in both"),
    ("19", "jinshan-2022/23", "征纳互动", "征纳互动", Method.NAMED_REFORM, "解答问题 → 解决问题 in both"),
    ("20", "jinshan-2022/30", "拿地快开工", "拿地即开工", Method.NAMED_REFORM, "two spellings of one reform"),
]


@pytest.mark.parametrize(("rank", "measure", "told", "promised", "method", "why"), RIGHT)
def test_same_practice_in_case_and_measure(
    rank: str, measure: str, told: str, promised: str, method: Method, why: str
) -> None:
    link = examples()[rank, measure]
    assert link.other is not None, why
    assert (told in link.evidence.quote.text, promised in link.other.quote.text) == (True, True), why
    assert link.method is method


WRONG = [
    ("06", "yangpu-2023/2.1.2", "容缺 for food licences is no 容缺 for building permits"),
    ("06", "jinshan-2023/2.2.3", "容缺 as a reward for good credit"),
    ("08", "jinshan-2023/2.3.3", "一企一档 of legal check-ups, not of credit"),
    ("08", "jinshan-2022/26", "credit in taxation: another supervisor, another rating"),
    ("09", "jinshan-2022/27", "“一件事” is a family: 职业健康培训 is not in this one"),
    ("09", "jinshan-2022/46", "信用修复 of firms in reorganisation"),
    ("12", "jinshan-2022/97", "平台企业 that digitise, not that quarrel"),
    ("15", "yangpu-2023/2.3.1", "一网通办 is the platform of everything"),
    ("17", "fengxian-2024/2.2.1", "the trades of “一业一证” only choose where to inspect"),
    ("20", "jinshan-2023/2.2.3", "容缺 as a reward for good credit, not for building permits"),
    ("17", "yangpu-2023/2.4.4", "服务“一件事” of credit, not of addresses"),
]


@pytest.mark.parametrize(("rank", "measure", "why"), WRONG)
def test_same_word_for_another_practice_is_no_example(rank: str, measure: str, why: str) -> None:
    assert (rank, measure) not in examples(), why


@pytest.mark.parametrize(
    ("rank", "why"),
    [
        ("02", "CCC exemption: an import rule of Pudong, in no plan"),
        ("04", "container restaurants: in no plan"),
        ("14", "software that checks building plans: in no plan"),
    ],
)
def test_case_of_what_no_plan_holds_has_no_link(rank: str, why: str) -> None:
    assert [pair for pair in examples() if pair[0] == rank] == [], why


DONE = [
    (
        "06",
        "rong-que-shou-li",
        True,
        "进行“容缺办…”: told with no verb that the registry knows, and nothing against it",
    ),
    ("12", "yao-su-shi-shen-li", True, "将“要素式”审判贯穿于审判全过程"),
    ("13", "kai-dian-yi-jian-shi", True, "in the title"),
    ("12", "she-an-qi-ye-he-gui", False, "within the title of a joint paper 《…》 only"),
    ("15", "zheng-zhao-fen-li", False, "within the title of a plan 《…》 only"),
    ("09", "yi-wang-tong-ban", False, "依托“一网通办”平台"),
]


@pytest.mark.parametrize(("rank", "reform", "done", "why"), DONE)
def test_reform_is_exemplified_where_the_case_did_it(rank: str, reform: str, done: bool, why: str) -> None:
    assert ((rank, reform) in examples()) is done, why


def test_links_point_into_the_sources_and_say_how_sure_they_are() -> None:
    texts = {one.document.source.entry.slug: one.document.source.text for one in corpus()}
    assert len(examples()) > 100
    for link in examples().values():
        for evidence in (link.evidence, link.other):
            if evidence is not None:
                shown = "".join(texts[evidence.slug][at] for at in evidence.quote.at)
                assert fold(shown) == fold(evidence.quote.text)
        assert 0.6 <= link.confidence < 1
        assert (link.other is None) == link.object.startswith("reform/")


def test_neither_safeguards_nor_parts_of_measures_are_exemplified() -> None:
    assert [pair for pair in examples() if pair[1].startswith(("jinshan-2022/3.", "jinshan-2023/5."))] == []
    assert [pair for pair in examples() if pair[1].startswith("yangpu-2023/2.4.10.")] == []


# ── rules, on texts made for them ─────────────────────────────────────────────────────────────────────────────────


def make_case(title: str, district: str | None, **parts: str) -> Facts:
    """One case, its parts named by their kinds."""
    body = "".join(parts.values())
    whole = MappedText.of(body, 1000)
    made, start = [], 0
    for n, (kind, text) in enumerate(parts.items(), 1):
        made.append(CasePart(n, kind, None, whole[start : start + len(text)]))
        start += len(text)
    head = MappedText.of(title, 0)
    case = Case(ids.case(2024, 1), 1, district, head, whole, tuple(made), split_clauses(whole))
    entry = ManifestEntry("cases-2024", "案例集", "case-collection", "municipal", "cases.txt")
    mentions = extract_mentions(case.key, head, case.clauses, REFORMS, district)
    return Facts(Document(Source(entry, "", ""), cases=(case,)), mentions=mentions)


def linked(case: Facts, *bodies: str) -> dict[str, Link]:
    """Links to measures 2.1, 2.2 … of a plan of 金山区 with these texts, by path."""
    plan = make_plan(*(make_measure(f"2.{n}", None, body) for n, body in enumerate(bodies, 1)))
    links = link_cases([case, plan], REFORMS, load_wording())
    return {link.object.rsplit("/", 1)[-1]: link for link in links if link.object.startswith("plan/")}


def test_quoted_name_of_the_same_district_joins_and_of_another_does_not() -> None:
    told, promised = "我区持续做强“金穗小站”。", "建设“金穗小站”。"
    assert linked(make_case("服务农户", "jinshan", practice=told), promised).keys() == {"2.1"}
    assert linked(make_case("服务农户", "baoshan", practice=told), promised) == {}
    assert linked(make_case("服务农户", None, practice=told), promised) == {}


def test_own_term_is_one_that_the_case_keeps_using() -> None:
    often = "充实滩涂养护员队伍。编制滩涂养护员手册。落实滩涂养护员经费。"
    link = linked(make_case("守护岸线", None, practice=often), "健全滩涂养护员制度。")["2.1"]
    assert (link.method, link.note) == (Method.TEXT_REUSE, "滩涂养护员")
    assert linked(make_case("守护岸线", None, practice="充实滩涂养护员队伍。"), "健全滩涂养护员制度。") == {}


def test_piece_of_a_longer_name_is_no_own_term() -> None:
    often = "推行滩涂养护员制。深化滩涂养护员制。落实滩涂养护员制。"  # 涂养护员制: always behind 滩
    assert linked(make_case("守护岸线", None, practice=often), "健全沼涂养护员制度。") == {}


def test_background_is_less_than_practice() -> None:
    told, promised = "我区推行“拿地即开工”。", "深化“拿地即开工”。"
    sure = linked(make_case("提速", None, practice=told), promised)["2.1"].confidence
    assert sure > linked(make_case("提速", None, background=told), promised)["2.1"].confidence


def test_brand_may_stand_in_the_background() -> None:
    told = "“湾区贷”已成为名片。"
    assert linked(make_case("金融", "jinshan", background=told), "完善“湾区贷”机制。").keys() == {"2.1"}


def test_name_in_many_measures_of_a_plan_tells_less_than_a_rare_one() -> None:
    case = make_case("提速", None, practice="推行“拿地即开工”。推行歇业备案。")
    assert linked(case, "深化“拿地即开工”。", *["推行歇业备案。"] * 3).keys() == {"2.1"}


def test_nothing_to_link() -> None:
    assert link_cases([], REFORMS, load_wording()) == ()
    assert linked(make_case("无", None, practice="无。")) == {}
