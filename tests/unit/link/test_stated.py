"""What a document states of itself: rows that carry the mark of a pilot, and the footnote that says of which plan."""

from __future__ import annotations

from decimal import Decimal

from kg.extract import extract
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.files import data_folder
from kg.link.stated import link_stars
from kg.parse import parse
from kg.records import CityReform, Irregularity, Link, ManifestEntry, Source

LEXICON = load_lexicon(data_folder() / "lexicon")
#: As jinshan-2022 prints it below its annex; there it counts 40.
NOTE = "注:标*的为贯彻落实{}项上海市首批营商环境创新试点改革举措事项\t\t\t\t\n"
PLAN = """某区营商环境方案
为贯彻《上海市优化营商环境条例》《上海市营商环境创新试点实施方案》，制定本方案。
一、任务
（一）准入。推行网办。
附件
任务分工表
序号\t改革事项\t具体举措\t责任单位\t时间节点
1*\t推行“一业一证”改革\t推行全程网办。\t区市场监管局\t2022年10月
2*\t开展安防升级\t简化注销流程。\t区税务局\t持续推进
3\t融资\t扩大担保规模。\t区金融办\t持续推进
"""


def stars(text: str) -> tuple[tuple[CityReform, ...], tuple[Link, ...], tuple[Irregularity, ...]]:
    entry = ManifestEntry("x-2022", "某区营商环境方案", "district-plan", "district", "x.txt", "jinshan", year=2022)
    facts = extract(parse(Source(entry, text, "0" * 64), LEXICON.structure, {}), LEXICON)
    return link_stars(
        facts,
        lambda title: "pilot" if "创新试点" in title else "other",
        lambda item: "a" if "一业一证" in item else "b",
    )


def test_a_marked_row_carries_out_a_reform_of_the_plan_that_the_footnote_means() -> None:
    """Two city texts are cited: the footnote shares 营商环境创新试点 with the second."""
    reforms, links, odd = stars(PLAN + NOTE.format(2))
    assert [(reform.key, reform.label, reform.level, reform.plans) for reform in reforms] == [
        ("reform/a", "推行“一业一证”改革", "municipal", ("plan/pilot",)),
        ("reform/b", "开展安防升级", "municipal", ("plan/pilot",)),
    ]
    assert [(link.object, link.confidence, link.evidence.quote.text) for link in links] == [
        ("reform/a", Decimal("0.99"), "推行“一业一证”改革"), ("reform/b", Decimal("0.99"), "开展安防升级")
    ]  # fmt: skip
    assert all(link.other and link.other.quote.text.startswith("注:标*的") for link in links)
    assert odd == ()


def test_a_footnote_that_counts_otherwise_is_told() -> None:
    (odd,) = stars(PLAN + NOTE.format(3))[2]
    assert (odd.code, odd.found) == ("mark-count", "2 rows carry the mark, the footnote says 3")


def test_without_a_footnote_a_mark_means_nothing() -> None:
    assert stars(PLAN) == ((), (), ())
