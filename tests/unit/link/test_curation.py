"""Judgements of people applied to links: they win, and what they name is checked against the corpus."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.errors import CurationError
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.link.curation import apply_curation
from kg.link.named_reforms import link_named
from kg.records import CurationRow, Evidence, Facts, Link, Linked, Method
from kg.text.mapped import MappedText
from tests.unit.link.factories import REFORMS, make_measure, make_plan

MEASURE = "plan/test-2024/measure/2.1"
REFORM = "reform/yi-ye-yi-zheng"
TRIPLE = (MEASURE, "sp:implements", REFORM)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


@pytest.fixture
def plan() -> Facts:
    return make_plan(make_measure("2.1", "市场准入", "深化“一业一证”改革。落实歇业备案制度。"))


@pytest.fixture
def linked(plan: Facts) -> Linked:
    found = Linked(link_named([plan], REFORMS))
    assert next((k.subject, k.predicate, k.object) for k in found.links) == TRIPLE
    return found


def row(
    triple: tuple[str, str, str] = TRIPLE, *, rejected: bool = False, date: str = "2024-05-31", quote: str = "",
    where: str = "a.sssom.tsv:9",
) -> CurationRow:  # fmt: skip
    return CurationRow(*triple, rejected, Decimal(1), "Li Hua", date, "read both", quote, where)


def objects(linked: Linked) -> list[str]:
    return [link.object for link in linked.links]


def test_without_rows_nothing_changes(linked: Linked, plan: Facts, lexicon: Lexicon) -> None:
    assert apply_curation(linked, (), [plan], lexicon) == (linked, ())


def test_a_rejected_link_comes_back_by_no_method(linked: Linked, plan: Facts, lexicon: Lexicon) -> None:
    again = replace(linked.links[0], method=Method.TEXT_REUSE, confidence=Decimal("0.99"))
    both = Linked((*linked.links, again))
    result, notices = apply_curation(both, [row(rejected=True)], [plan], lexicon)
    assert REFORM in objects(both)
    assert objects(result) == [key for key in objects(both) if key != REFORM]
    assert notices == ()


def test_a_confirmed_link_keeps_its_words_and_says_who_and_when(linked: Linked, plan: Facts, lexicon: Lexicon) -> None:
    found = linked.links[0]
    result, _ = apply_curation(linked, [row()], [plan], lexicon)
    confirmed = result.links[0]
    assert len(result.links) == len(linked.links)
    assert (confirmed.method, confirmed.confidence) == (Method.CURATED, Decimal(1))
    assert confirmed.evidence == found.evidence
    assert confirmed.note == f"Li Hua, 2024-05-31: read both [NamedReform {found.confidence}]"


def test_an_added_link_quotes_the_words_given(linked: Linked, plan: Facts, lexicon: Lexicon) -> None:
    added = row((MEASURE, "sp:implements", "reform/yi-zhao-duo-zhi"), quote="落实歇业 备案制度")
    result, notices = apply_curation(linked, [added], [plan], lexicon)
    link = result.links[-1]
    assert (link.object, link.method, link.note) == (added.object, Method.CURATED, "Li Hua, 2024-05-31: read both")
    assert link.evidence.quote.text == "落实歇业备案制度"
    assert link.evidence.quote.span == (1011, 1019)
    assert notices == ()


@pytest.mark.parametrize(("quote", "reported"), [("", 0), ("桩基先行", 1)])
def test_an_added_link_without_such_words_quotes_the_heading(
    linked: Linked, plan: Facts, lexicon: Lexicon, quote: str, reported: int
) -> None:
    added = row((MEASURE, "sp:implements", "reform/yi-zhao-duo-zhi"), quote=quote)
    result, notices = apply_curation(linked, [added], [plan], lexicon)
    assert result.links[-1].evidence.quote.text == "市场准入"
    assert len(notices) == reported


@pytest.mark.parametrize("turned", [False, True])
def test_text_reuse_is_rejected_either_way_round(plan: Facts, lexicon: Lexicon, turned: bool) -> None:
    a, b = f"{MEASURE}/clause/1", f"{MEASURE}/clause/2"
    words = Evidence("test-2024", MappedText.of("深化", 1000))
    twins = Linked((Link(a, "sp:reusesTextOf", b, Method.TEXT_REUSE, Decimal("0.8"), words),))
    triple = (b, "sp:reusesTextOf", a) if turned else (a, "sp:reusesTextOf", b)
    assert apply_curation(twins, [row(triple, rejected=True)], [plan], lexicon)[0].links == ()


def test_the_later_of_two_judgements_counts_and_the_other_is_reported(
    linked: Linked, plan: Facts, lexicon: Lexicon
) -> None:
    rows = [row(rejected=True, date="2024-06-02", where="a:9"), row(date="2024-06-01", where="b:9")]
    result, notices = apply_curation(linked, rows, [plan], lexicon)
    assert REFORM not in objects(result)
    assert [(notice.where, notice.problem) for notice in notices] == [("b:9", "a:9 judges the same link otherwise")]


def test_a_main_topic_given_takes_the_place_of_the_one_found(plan: Facts, lexicon: Lexicon) -> None:
    words = Evidence("test-2024", MappedText.of("市场准入", 900))
    found = Linked((Link(MEASURE, "sp:primaryTopic", "topic/credit", Method.THEMATIC, Decimal("0.7"), words),))
    result, _ = apply_curation(found, [row((MEASURE, "sp:primaryTopic", "spt:labor"))], [plan], lexicon)
    assert [(k.predicate, k.object) for k in result.links] == [
        ("dct:subject", "topic/credit"),
        ("sp:primaryTopic", "topic/labor"),
    ]


@pytest.mark.parametrize(
    "triple",
    [
        pytest.param(("plan/test-2024/measure/9.9", "sp:implements", REFORM), id="a measure that is no longer there"),
        pytest.param((f"{MEASURE}/clause/7", "sp:mentionsReform", REFORM), id="a clause that is no longer there"),
        pytest.param(("plan/jinshan-2022/measure/1", "sp:implements", REFORM), id="a registered document not held"),
        pytest.param((MEASURE, "sp:implements", "reform/pilot-0123456789"), id="a pilot named by other words now"),
        pytest.param((MEASURE, "sp:responsibleUnit", "org/jinshan/nobody"), id="a body that is named no more"),
    ],
)
def test_what_is_gone_is_reported(linked: Linked, plan: Facts, lexicon: Lexicon, triple: tuple[str, str, str]) -> None:
    result, notices = apply_curation(linked, [row(triple)], [plan], lexicon)
    assert result == linked
    (notice,) = notices
    assert notice.where == "a.sssom.tsv:9"
    assert notice.problem.endswith("is not in the corpus any more")


@pytest.mark.parametrize(
    ("triple", "unknown"),
    [
        (("plan/nowhere/measure/1", "sp:implements", REFORM), "plan/nowhere/measure/1"),
        (("case/1999/01", "sp:exemplifies", REFORM), "case/1999/01"),
        ((MEASURE, "sp:implements", "reform/no-such-thing"), "reform/no-such-thing"),
        ((MEASURE, "sp:implements", "plan/nowhere"), "plan/nowhere"),
        ((MEASURE, "sp:responsibleUnit", "org/paris/fgw"), "org/paris/fgw"),
    ],
)
def test_what_nobody_knows_stops_the_build(
    linked: Linked, plan: Facts, lexicon: Lexicon, triple: tuple[str, str, str], unknown: str
) -> None:
    with pytest.raises(CurationError) as err:
        apply_curation(linked, [row(triple)], [plan], lexicon)
    assert (err.value.where, err.value.problem) == ("a.sssom.tsv:9", f"unknown identifier '{unknown}'")
