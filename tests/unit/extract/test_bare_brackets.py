"""Brackets that hold names of bodies and nothing else, and other ways in which plans of cities name them."""

from __future__ import annotations

import pytest

from kg.extract.departments import extract_row_units, extract_text_units
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.parse.sentences import split_clauses
from kg.records import UnitRole
from kg.text.mapped import MappedText

JINAN = "370100"


@pytest.fixture(scope="module")
def lexicon() -> UnitLexicon:
    folder = data_folder() / "lexicon"
    return load_units(folder, load_districts(folder))


def named(lexicon: UnitLexicon, text: str, scope: str = JINAN) -> list[str]:
    mapped = MappedText.of(text)
    found = extract_text_units("m", mapped, split_clauses(mapped), scope, lexicon)
    return [m.printed.text + (" *" if m.role == UnitRole.LEAD else "") for m in found]


def test_each_sentence_has_its_own_bracket(lexicon: UnitLexicon) -> None:
    text = "推行全程网办（区市场监管局、区大数据中心）。简化住所登记（区财政局）。"
    assert named(lexicon, text, "minhang") == ["区市场监管局", "区大数据中心", "区财政局"]


def test_a_bracket_behind_a_body_is_its_other_name(lexicon: UnitLexicon) -> None:
    assert named(lexicon, "成员包括市委宣传部（市文明办）。") == []
    assert named(lexicon, "报送市财政局（市国资委）。") == []


def test_a_bracket_of_other_words_names_nobody(lexicon: UnitLexicon) -> None:
    assert named(lexicon, "加快建设企业服务平台（大数据中心机房）。优化流程（含变更、注销）。") == []


def test_labels_on_lines_of_their_own(lexicon: UnitLexicon) -> None:
    lines = [
        "生产总值增长5%以上。",
        "牵头领导：市政府分管领导",
        "牵头单位：市发展改革委",
        "责任单位：市财政局等，各区县政府",
    ]
    text = MappedText.join([MappedText.of(line, 100 * n) for n, line in enumerate(lines)])
    found = extract_text_units("m", text, split_clauses(text), JINAN, lexicon)
    assert [(m.printed.text, m.role) for m in found] == [
        ("市发展改革委", UnitRole.LEAD), ("市财政局", UnitRole.RESPONSIBLE), ("各区县政府", UnitRole.RESPONSIBLE),
    ]  # fmt: skip


def test_an_unknown_body_that_opens_a_sentence_and_is_in_charge(lexicon: UnitLexicon) -> None:
    assert named(lexicon, "镇监察室负责对工程管理的监督。") == ["镇监察室"]
    assert named(lexicon, "区城市更新领导小组负责统筹全区工作。") == ["区城市更新领导小组"]
    assert named(lexicon, "县级以上主要负责人要签字。") == []


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市委编办及市直相关单位", ["市委编办", "市直相关单位"]),
        ("市级各有关部门及各县市区政府", ["市级各有关部门", "各县市区政府"]),
        ("市人力资源和社会保障局", ["市人力资源和社会保障局"]),
        ("省政府各部门、各直属机构", ["省政府各部门", "各直属机构"]),
        ("市直有关部门、单位", ["市直有关部门"]),
        ("市财政局,各市、州、县人民政府", ["市财政局", "各市、州、县人民政府"]),
        ("市商务局,各市、县〔区〕人民政府", ["市商务局", "各市、县〔区〕人民政府"]),
        ("县区民政局、各县（市、区）人民政府、各有关单位", ["县区民政局", "各县（市、区）人民政府", "各有关单位"]),
    ],
)
def test_a_list_is_cut_between_bodies_and_not_inside_one(lexicon: UnitLexicon, cell: str, names: list[str]) -> None:
    found = extract_row_units("m", MappedText.of(cell), JINAN, lexicon)
    assert [m.printed.text for m in found] == names
    assert all(not m.unit.label.startswith("上海") and "shanghai" not in m.unit.key for m in found)


def test_what_a_bracket_says_of_its_first_body_holds_for_its_list(lexicon: UnitLexicon) -> None:
    text = "激发活力。〔市发展改革委、市财政局等按职责分工负责。列首位的为牵头单位，下同〕"
    assert [c.text.text for c in split_clauses(MappedText.of(text))] == ["激发活力。", text[5:]]
    assert named(lexicon, text) == ["市发展改革委", "市财政局"]


def test_a_label_within_a_bracket_ends_the_list_before_it(lexicon: UnitLexicon) -> None:
    text = "推进城市更新。（牵头单位：区经委、永丰街道，支撑单位：区财政局、区商务委）"
    mapped = MappedText.of(text)
    found = extract_text_units("m", mapped, split_clauses(mapped), "songjiang", lexicon)
    roles = {m.printed.text: m.role for m in found}
    assert roles == {
        "区经委": UnitRole.LEAD, "永丰街道": UnitRole.LEAD, "区财政局": UnitRole.SUPPORT, "区商务委": UnitRole.SUPPORT,
    }  # fmt: skip


def test_a_name_that_goes_on_as_another_word_is_none(lexicon: UnitLexicon) -> None:
    """市、区交通运输部门 are departments of transport, not the ministry."""
    assert lexicon.find(MappedText.of("市、区交通运输部门负责许可办理。"), None) == ()
    assert [hit.text for hit, _ in lexicon.find(MappedText.of("按照交通运输部"), None)] == ["交通运输部"]


def test_a_body_of_any_place_whose_name_does_not_end_as_names_do(lexicon: UnitLexicon) -> None:
    """残联 and 妇联 are known by their usual names, wherever the document is from."""
    assert named(lexicon, "征收保障金。（市残联、市妇联、市财政局负责）") == ["市残联", "市妇联", "市财政局"]


def test_bodies_of_an_autonomous_region(lexicon: UnitLexicon) -> None:
    text = "发放补贴。（自治区商务厅牵头，自治区财政厅，各市、县〔区〕人民政府配合）"
    mapped = MappedText.of(text)
    found = extract_text_units("m", mapped, split_clauses(mapped), "640000", lexicon)
    assert [(m.printed.text, m.unit.label) for m in found][:2] == [
        ("自治区商务厅", "宁夏回族自治区商务厅"), ("自治区财政厅", "宁夏回族自治区财政厅"),
    ]  # fmt: skip
    assert [m.role for m in found] == [UnitRole.LEAD, UnitRole.SUPPORT, UnitRole.SUPPORT]
