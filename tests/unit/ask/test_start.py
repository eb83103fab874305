"""Where a trace starts: every way to name a thing, and what is said when a name fits none or several."""

from __future__ import annotations

import re

import pytest

from kg.ask.trace.start import find_candidates, find_start
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("plan/jinshan-2022/measure/37", "plan/jinshan-2022/measure/37"),
        ("<https://w3id.org/shanghai-policy/id/plan/jinshan-2022/measure/37>", "plan/jinshan-2022/measure/37"),
        ("jinshan-2022/37", "plan/jinshan-2022/measure/37"),
        ("jinshan-2023/2.1.2", "plan/jinshan-2023/measure/2.1.2"),
        ("jinshan-2023/2.1", "plan/jinshan-2023/section/2.1"),  # no measure has this number: 二（一）is a part
        ("jinshan-2022", "plan/jinshan-2022"),
        ("case/9", "case/2023/09"),
        ("case/2023/9", "case/2023/09"),
        ("9号案例", "case/2023/09"),
        ("第9号案例", "case/2023/09"),
        ("案例 9", "case/2023/09"),
        ("jinshan", "district/jinshan"),
        ("jinshan/fgw", "org/jinshan/fgw"),
        ("yi-ye-yi-zheng", "reform/yi-ye-yi-zheng"),
        ("spt:labor", "topic/labor"),
        ("一业一证", "reform/yi-ye-yi-zheng"),  # its name; 推行“一业一证”改革 only contains it
        ("“双随机、一公开”", "reform/shuang-sui-ji-yi-gong-kai"),  # quotes and commas aside
        ("上海市金山区发展和改革委员会", "org/jinshan/fgw"),
        ("奉贤区", "district/fengxian"),
    ],
)
def test_start_is_found(graph: KnowledgeGraph, text: str, key: str) -> None:
    assert find_start(graph, text).key == key


def test_unknown_start_says_what_is_understood(graph: KnowledgeGraph) -> None:
    with pytest.raises(TraceError) as caught:
        find_start(graph, "nix")
    assert "nothing is called 'nix' 没有叫“nix”的事项" in str(caught.value)
    assert "plans: jinshan-2022, jinshan-2023, yangpu-2023, fengxian-2024" in str(caught.value)


def test_unknown_number_says_which_numbers_the_plan_has(graph: KnowledgeGraph) -> None:
    """The annex has 100 rows, and chapter 三 of the plan four safeguards."""
    with pytest.raises(TraceError, match=r"nothing is called 'jinshan-2022/999'.*\n.*has 104 measures, such as"):
        find_start(graph, "jinshan-2022/999")


def test_what_has_the_words_in_its_text_alone_is_offered_not_chosen(graph: KnowledgeGraph) -> None:
    """奉贤二（四）5 alone has this brand, in its running text."""
    with pytest.raises(TraceError, match=r"nothing is called '贤商汇'; did you mean: .*\n  plan/fengxian.*2\.4\.5"):
        find_start(graph, "贤商汇")


def test_ambiguous_words_list_the_choices_with_their_keys(graph: KnowledgeGraph) -> None:
    """安防 stands in row 37 and in the paragraph that it comes from (第61行, 第196行)."""
    with pytest.raises(TraceError) as caught:
        find_start(graph, "安防升级")
    message = str(caught.value)
    assert "may mean 2 things: which one? “安防升级”可指 2 项，是哪一项？" in message
    assert "plan/jinshan-2022/measure/37  开展园区安防升级改造" in message
    assert "plan/jinshan-2022/section/" in message


def test_many_choices_are_counted(graph: KnowledgeGraph) -> None:
    """The titles of all the documents and many headings have the words: those not shown are in the count."""
    with pytest.raises(TraceError) as caught:
        find_start(graph, "营商环境")
    first, *shown, last = (line.strip() for line in str(caught.value).splitlines())
    counted, more = re.search(r"may mean (\d+) things", first), re.search(r"… and (\d+) more", last)
    assert counted
    assert more
    assert len(shown) + int(more[1]) == int(counted[1])
    assert all("营商环境" in line for line in shown)
    assert len(shown) >= 10


def test_what_is_meant_can_be_limited(graph: KnowledgeGraph) -> None:
    assert find_start(graph, "fengxian", among="district").key == "district/fengxian"
    with pytest.raises(TraceError, match="no reform is called"):
        find_start(graph, "yangpu", among="reform")


@pytest.mark.parametrize("text", ["", "   ", "“”"])
def test_nothing_means_nothing(graph: KnowledgeGraph, text: str) -> None:
    assert list(find_candidates(graph, text)) == []


def test_the_number_of_the_hotline_is_no_case(graph: KnowledgeGraph) -> None:
    """12345 is the citizens' hotline in jinshan-2023 and yangpu-2023; only one to twenty are ranks of cases."""
    assert [node.key for node in find_candidates(graph, "12345")] == ["reform/12345-re-xian"]
