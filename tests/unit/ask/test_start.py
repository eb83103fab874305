"""Where a trace starts: every way to name a thing, and what is said when a name fits none or several."""

from __future__ import annotations

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
        ("贤商汇", "plan/fengxian-2024/measure/2.4.5"),  # 奉贤二（四）5 alone has this brand in its text
    ],
)
def test_start_is_found(graph: KnowledgeGraph, text: str, key: str) -> None:
    assert find_start(graph, text).key == key


def test_unknown_start_says_what_is_understood(graph: KnowledgeGraph) -> None:
    with pytest.raises(TraceError) as caught:
        find_start(graph, "nix")
    assert "nothing is called 'nix' 图谱中没有此项" in str(caught.value)
    assert "plans: jinshan-2022, jinshan-2023, yangpu-2023, fengxian-2024" in str(caught.value)


def test_unknown_number_says_which_numbers_the_plan_has(graph: KnowledgeGraph) -> None:
    """The annex has 100 rows, and chapter 三 of the plan four safeguards."""
    with pytest.raises(TraceError, match=r"nothing is called 'jinshan-2022/999'.*\n.*has 104 measures, such as"):
        find_start(graph, "jinshan-2022/999")


def test_ambiguous_words_list_the_choices_with_their_keys(graph: KnowledgeGraph) -> None:
    """安防 stands in row 37 and in the paragraph that it comes from (第61行, 第196行)."""
    with pytest.raises(TraceError) as caught:
        find_start(graph, "安防升级")
    message = str(caught.value)
    assert "names 2 things 有多项与之相符" in message
    assert "plan/jinshan-2022/measure/37  开展园区安防升级改造" in message
    assert "plan/jinshan-2022/section/" in message


def test_many_choices_are_counted(graph: KnowledgeGraph) -> None:
    found = find_candidates(graph, "营商环境")
    with pytest.raises(TraceError, match=rf"names {len(found)} things(.|\n)*… and {len(found) - 12} more"):
        find_start(graph, "营商环境")


def test_what_is_meant_can_be_limited(graph: KnowledgeGraph) -> None:
    assert find_start(graph, "fengxian", among="district/").key == "district/fengxian"
    with pytest.raises(TraceError, match="nothing is called"):
        find_start(graph, "fengxian", among="reform/")


@pytest.mark.parametrize("text", ["", "   ", "“”", "12345"])
def test_nothing_or_a_bare_number_is_no_case(graph: KnowledgeGraph, text: str) -> None:
    assert not [node for node in find_candidates(graph, text) if node.kind == "case"]
