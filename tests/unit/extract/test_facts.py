"""What one document says, put together: who leads, who is only named, whose bodies are meant, which reforms count."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extract import extract
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.parse import parse
from kg.records import Facts, ManifestEntry, Source, UnitRole


@cache
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def facts(text: str, **entry: str) -> Facts:
    what = {"kind": "district-plan", "level": "district", **entry}
    made = ManifestEntry("x-2024", "某方案", file="x.txt", year=2024, **what)
    return extract(parse(Source(made, text, "0" * 64), lexicon().structure, {}), lexicon())


def roles(found: Facts) -> list[tuple[str, str]]:
    return [(mention.printed.text, mention.role.value) for mention in found.units]


def test_the_first_of_a_list_leads_where_the_document_says_so() -> None:
    rule = "，排在第一位的为牵头单位"
    text = (
        "一、任务\n1.准入。推行网办。（责任单位：区市场监管局、区税务局{}）\n2.退出。简化流程。（责任单位：区税务局）\n"
    )
    assert roles(facts(text.format(rule), district="jinshan")) == [
        ("区市场监管局", "lead"), ("区税务局", "responsible"), ("区税务局", "responsible")
    ]  # fmt: skip
    assert roles(facts(text.format(""), district="jinshan"))[0] == ("区市场监管局", "responsible")


def test_a_rule_about_the_first_holds_for_lists_behind_it_and_not_before() -> None:
    rule = "，排在第一位的为牵头单位"
    text = (
        "一、任务\n1.开办。推行通办。（责任单位：区税务局、区市场监管局）\n"
        f"2.准入。推行网办。（责任单位：区市场监管局、区税务局{rule}）\n"
        "3.退出。简化流程。（牵头单位：区税务局；配合单位：区市场监管局）\n"
    )
    found = [(m.owner[-1], m.printed.text) for m in facts(text, district="jinshan").units if m.role is UnitRole.LEAD]
    assert found == [("2", "区市场监管局"), ("3", "区税务局")]


def test_a_body_that_is_only_named_is_told_once_a_form() -> None:
    text = "一、任务\n1.准入。推行网办，与区税务局窗口衔接，向区税务局窗口报送材料。\n"
    assert roles(facts(text, district="jinshan")) == [("区税务局", "named")]


def test_an_item_without_a_date_states_none_and_a_date_counts_for_its_own_item() -> None:
    text = "一、任务\n1.准入。推行网办。\n2.退出。2024年10月底前完成。\n"
    assert [(d.status, d.month) for d in facts(text, district="jinshan").deadlines] == [
        ("NotStated", None), ("Dated", "2024-10")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bodies", "scope"),
    [
        ("市场监管总局、税务总局", "org/cn/"),  # its name begins with 市, and it is the country's
        ("税务总局", "org/cn/"),
        ("市场监管总局、省税务局", "org/in-"),
        ("市税务局", "org/in-"),
    ],
)
def test_a_document_of_an_unknown_place_that_obliges_national_bodies_alone_is_the_country_s(
    bodies: str, scope: str
) -> None:
    text = f"一、任务\n1.准入。推行网办。（{bodies}负责）\n2.监管。公开结果。（发展改革委负责）\n"
    found = facts(text, kind="municipal-plan", level="provincial", place="unknown")
    assert found.units[-1].printed.text == "发展改革委"
    assert found.units[-1].unit.key.startswith(scope)


def test_elsewhere_only_reforms_of_the_nation_count() -> None:
    """“一业一证” is of the State Council; “桩基先行” is Shanghai's."""
    text = "一、任务\n1.准入。深化“一业一证”改革。\n2.建设。推行“桩基先行”改革。\n"
    here = facts(text, district="jinshan")
    there = facts(text, kind="municipal-plan", level="provincial", place="330000")
    assert {mention.reform for mention in here.mentions} > {"reform/yi-ye-yi-zheng"}
    assert [mention.reform for mention in there.mentions] == ["reform/yi-ye-yi-zheng"]
