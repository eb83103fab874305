"""The words that tell parts of a document apart: chapters of aims, closing chapters, chrome, columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.files import data_folder
from kg.lexicon.structure import load_structure
from tests.unit.parse.reading import lexicon


def test_a_chapter_of_aims() -> None:
    titles = [
        "总体要求",
        "指导思想",
        "主要目标",
        "工作原则",
        "工作目标",
        "基本原则",
        "总体思路和主要目标",
        "总体目标",
        "发展目标",
        "行动目标",
        "工作思路",
        "指导思想和基本原则",
        "目标要求",
        "背景情况",
        "试点范围",
        "附则",
    ]
    assert [one for one in titles if not lexicon().is_general(one)] == []


def test_a_chapter_of_measures_is_none_of_aims() -> None:
    titles = [
        "重点任务",
        "主要任务",
        "营造公平公正的法治环境",
        "实施对标国际一流标准“五大环境”提升行动",
        "主要举措",
        "对标改革提升行动",
        "加强组织领导",
        "优化目标管理",
        "落实公平竞争原则",
        "工作任务",
    ]
    assert [one for one in titles if lexicon().is_general(one)] == []


def test_a_closing_chapter() -> None:
    titles = [
        "保障机制",
        "组织保障",
        "保障措施",
        "组织实施",
        "工作要求",
        "强化组织领导",
        "加强组织保障",
        "组织领导",
        "切实加强组织领导",
        "强化工作保障",
        "工作保障",
        "实施保障",
        "强化组织实施",
        "狠抓落实",
        "强化监督考核",
        "加强统筹协调",
        "加强组织实施，确保改革落地见效",
        "确保各项举措落地见效",
        "组织领导与保障",
        "工作机制",
        "实施步骤",
        "强化保障措施",
        "监督检查",
        "有关要求",
    ]
    assert [one for one in titles if not lexicon().is_safeguard(one)] == []


def test_a_chapter_that_safeguards_a_thing_is_a_real_one() -> None:
    titles = [
        "培育打造“一区一品”特色营商环境",
        "创造协同创新的产业生态",
        "强化法治保障",
        "加强要素保障",
        "完善用地保障",
        "优化人才服务保障",
        "实施企业服务提升行动",
        "组织开展专项行动",
        "强化监管执法",
        "加强知识产权保护",
        "优化监管机制",
        "完善政企沟通机制",
        "健全信用机制",
    ]
    assert [one for one in titles if lexicon().is_safeguard(one)] == []


def test_web_chrome() -> None:
    lines = [
        "字号:",
        "分享:",
        "【字体：大 中 小】",
        "【打印】",
        "打印",
        "关闭",
        "分享到：",
        "来源：上海市人民政府",
        "发布日期：2024-01-10",
        "索引号：AA123",
        "首页 > 政务公开",
        "您当前的位置：首页",
        "责任编辑：张三",
        "上一篇：某通知",
        "浏览次数：12",
        "扫一扫",
    ]
    assert [one for one in lines if not lexicon().is_chrome(one)] == []


def test_words_of_a_plan_are_no_chrome() -> None:
    lines = ["打造一流营商环境", "分享改革经验，推广典型案例。", "首页改版", "来源地管理"]
    assert [one for one in lines if lexicon().is_chrome(one)] == []


def test_page_numbers() -> None:
    lines = ["— 3 —", "- 12 -", "第3页", "第3页 共12页", "3/12", "· 5 ·", "12"]
    assert [one for one in lines if not lexicon().is_furniture(one)] == []


def test_other_short_lines_are_no_page_number() -> None:
    lines = ["3月", "98%", "1.", "2023年", "12项", "第3页的表格"]
    assert [one for one in lines if lexicon().is_furniture(one)] == []


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("序号", "number"),
        ("改革事项", "reform_item"),
        ("具体举措", "text"),
        ("主要内容", "text"),
        ("责任单位", "unit_text"),
        ("牵头（责任）单位", "unit_text"),
        ("配合单位", "unit_text"),
        ("主管部门", "unit_text"),
        ("时间节点", "deadline_text"),
        ("完成时限", "deadline_text"),
        ("工作任务", "action"),
        ("三个服务", "service"),
        ("备注", None),
        ("目标值", None),
    ],
)
def test_columns(head: str, field: str | None) -> None:
    assert lexicon().column(head) == field


def test_a_pattern_that_yaml_takes_for_something_else_is_told(tmp_path: Path) -> None:
    """``- ^来源:`` is a mapping to YAML: without this it would be a pattern that matches nothing anybody meant."""
    text = (data_folder() / "lexicon" / "structure.yaml").read_text(encoding="utf-8")
    broken = text.replace("web_chrome:\n", "web_chrome:\n  - ^来源:\n", 1)
    (tmp_path / "structure.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_structure(tmp_path)
    assert "web_chrome" in str(caught.value)
    assert str(caught.value).endswith("is no pattern\n  put it in quotes")
