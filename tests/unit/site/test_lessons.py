"""What a district can learn: what its pages say that it does not do, what others wrote, and which case shows it."""

from __future__ import annotations

import pytest

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.site.book import page_names
from kg.site.lessons import Lesson, find_lessons
from kg.site.snapshot import Snapshot, read_snapshot
from kg.text.normalise import bare, fold

DISTRICTS = ("fengxian", "jinshan", "yangpu")
PLANS = {"fengxian": ("fengxian-2024",), "jinshan": ("jinshan-2022", "jinshan-2023"), "yangpu": ("yangpu-2023",)}


@pytest.fixture(scope="module")
def snapshot(graph: KnowledgeGraph) -> Snapshot:
    return read_snapshot(read_contents(graph))


@pytest.fixture(scope="module")
def lessons(graph: KnowledgeGraph, snapshot: Snapshot) -> dict[str, tuple[Lesson, ...]]:
    return {name: find_lessons(graph, snapshot, f"district/{name}", frozenset(PLANS[name])) for name in DISTRICTS}


def test_a_page_for_every_district_of_which_a_plan_is_held(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    assert {name for name in page_names(graph, sources) if name.startswith("views/learn-")} == {
        f"views/learn-{name}" for name in DISTRICTS
    }


@pytest.mark.parametrize("district", DISTRICTS)
def test_what_is_not_found_has_no_name_in_any_plan_of_the_district(
    district: str, lessons: dict[str, tuple[Lesson, ...]], sources: dict[str, str]
) -> None:
    """The sources themselves are asked: the name, folded, stands nowhere in them."""
    text = fold("".join(sources[slug] for slug in PLANS[district]))
    missing = [one for one in lessons[district] if one.state.value == "not found"]
    assert len(missing) > 20
    assert [one.reform.label for one in missing if fold(one.reform.label) in text] == []


@pytest.mark.parametrize("district", DISTRICTS)
def test_every_sentence_stands_in_the_plan_of_another_district(
    district: str, lessons: dict[str, tuple[Lesson, ...]], sources: dict[str, str]
) -> None:
    for one in lessons[district]:
        for example in one.examples:
            assert example.plan.district != district
            source = bare(sources[example.measure.plan])
            assert bare(example.sentence) in source, example.measure.key
            assert bare(example.link.quote) in source


def test_a_reform_of_two_districts_with_a_measured_case_comes_first(lessons: dict[str, tuple[Lesson, ...]]) -> None:
    for some in lessons.values():
        ranks = [(-len(one.districts), not one.measured, not one.cases) for one in some]
        assert ranks == sorted(ranks)


def test_what_fengxian_can_learn_of_first_offences(lessons: dict[str, tuple[Lesson, ...]]) -> None:
    # yangpu-2023.txt, 二（二）7: 全面推行轻微违法不罚和首次违法免罚制度; fengxian-2024.txt has neither 不罚 nor 免罚
    (one,) = [one for one in lessons["fengxian"] if one.reform.label == "轻微违法不罚"]
    assert {district.label for district in one.districts} >= {"杨浦区"}
    assert any("全面推行轻微违法不罚和首次违法免罚制度" in example.sentence for example in one.examples)
    assert "出台具有长宁特色的区级免罚清单42项" in [result for case in one.cases for result in case.results]


def test_results_are_words_of_the_case_that_say_of_what(
    lessons: dict[str, tuple[Lesson, ...]], sources: dict[str, str]
) -> None:
    cases = bare(sources["shanghai-cases-2023"])
    results = {result for some in lessons.values() for one in some for case in one.cases for result in case.results}
    assert len(results) > 30
    assert [result for result in results if bare(result) not in cases or len(result) < 8] == []
