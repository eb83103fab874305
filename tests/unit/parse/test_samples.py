"""Documents of formats that the shipped five do not have: what each must be read as, stated before it was read.

The texts stand in ``samples/``. Whatever cannot be read is said in an irregularity and stands in a region.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kg.parse.coverage import misplaced, uncovered
from tests.unit.parse.reading import SAMPLES, cases_of, measures_of, read, sections_of


@dataclass(frozen=True)
class Sample:
    """``odd``: the codes of all irregularities, in order; ``title``: as the manifest would state it."""

    name: str
    why: str
    sections: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    title: str = ""
    kind: str = "district-plan"


SAMPLE_TABLE = (
    Sample(
        "city-plan",
        "items are numbered through all parts; responsible bodies in brackets; signature and date at the end",
        sections=(
            "preamble 0", "general 1 总体要求", "chapter 2 对标改革提升行动", "part 2.1 市场准入",
            "part 2.2 获取经营场所", "chapter 3 企业服务提升行动", "part 3.1 政策服务", "chapter 4 保障措施",
        ),
        measures=(
            "measure 2.1.1 提升开办企业便利度", "measure 2.1.2 完善注销制度", "measure 2.2.3 深化规划用地改革",
            "measure 3.1.4 加强政策解读", "safeguard 4.1 加强组织领导", "safeguard 4.2 强化督促检查",
        ),
        title="上海市持续优化营商环境行动方案",
    ),
    Sample(
        "opinion",
        "an opinion without a covering notice: （一） counts on through the chapters; the annex table has merged rows",
        sections=(
            "preamble 0", "general 1 总体要求", "general 1.1 指导思想", "general 1.2 试点范围", "chapter 2 主要任务",
            "part 2.3 进一步破除区域分割", "paragraph 2.3.1 开展“一照多址”改革，便利企业扩大经营规模",
            "part 2.4 健全更加开放透明的市场准入制度", "paragraph 2.4.1", "chapter 3 组织保障",
        ),
        measures=(
            "measure 1 开展“一照多址”改革", "measure 2 便利企业迁移", "measure 3 推行企业登记信息变更网上办理",
            "safeguard 3.5 加强组织领导",
        ),
        title="国务院关于开展改革试点工作的意见",
        kind="national-plan",
    ),
    Sample(
        "regulation",
        "an article is one provision, with its heading in brackets; （一） below it is its part",
        sections=("chapter 1 总则", "chapter 2 市场环境", "general 3 附则", "general 3.5"),
        measures=(
            "measure 1.1 （目的和依据）", "measure 1.2 （适用范围）", "measure 2.3 -", "part 2.3.1 -", "part 2.3.2 -",
            "measure 2.4 -",
        ),
    ),
    Sample(
        "fullwidth-digits",
        "１． is 1.; a misprinted full-width dot does not end a title",
        sections=("chapter 1 重点任务", "part 1.1 优化准入服务", "part 1.2 优化监管", "chapter 2 组织实施"),
        measures=(
            "measure 1.1.1 推进企业开办“一网通办”", "measure 1.1.2 -", "measure 1.2.1 推行包容审慎监管",
            "safeguard 2.1 加强统筹协调",
        ),
    ),
    Sample(
        "pdf-wrapped",
        "every line is broken at one width, a heading too; page numbers stand between the halves of a sentence",
        sections=(
            "preamble 0", "chapter 1 营造便捷高效的政务环境",
            "part 1.1 提升政务服务能级，加快推进区级政务服务中心标准化规范化建设", "part 1.2 规范监管执法",
            "chapter 2 组织保障",
        ),
        measures=(
            "measure 1.1.1 深化“一网通办”改革", "measure 1.1.2 完善企业服务体系",
            "measure 1.2.1 推行综合监管“一件事”", "safeguard 2.1 加强组织领导",
        ),
        odd=("broken-paragraph",),
    ),
    Sample(
        "markdown",
        "headings with #, bold item titles, escaped dots, a rule",
        sections=(
            "general 1 总体目标", "chapter 2 主要措施", "part 2.1 优化准入准营", "part 2.2 强化要素支撑",
            "chapter 3 保障机制",
        ),
        measures=(
            "measure 2.1.1 便利企业开办", "measure 2.1.2 深化“一业一证”改革", "measure 2.2.3 加强融资服务",
            "safeguard 3.1 加强协调",
        ),
    ),
    Sample(
        "annex-tasks-tsv",
        "a table of tasks beside the text, which has none of its groups as a heading: its rows are t1.1 and so on",
        measures=(
            "measure t1.1 -", "measure t1.2 -", "measure t1.3 -", "measure t1.4 -", "measure 1 深化改革",
            "safeguard 2 组织保障",
        ),
    ),
    Sample(
        "annex-markdown",
        "a table drawn with bars, its number in the second column",
        sections=("general 1 工作目标",),
        measures=(
            "measure t1.1 企业开办", "measure t1.2 纳税服务", "measure t1.3 解决商业纠纷", "safeguard 2 工作要求",
        ),
    ),
    Sample(
        "web-chrome",
        "a web page's head and foot around a notice and its plan",
        sections=("preamble 0", "chapter 1 主要任务", "chapter 2 工作保障"),
        measures=("measure 1.1 优化审批服务", "measure 1.2 加强事中事后监管", "safeguard 2.1 加强领导"),
        title="某区优化营商环境实施方案",
    ),
    Sample(
        "table-of-contents",
        "the headings stand twice: in the contents, with dots and pages, and in the text",
        sections=(
            "general 1 总体要求", "chapter 2 主要任务", "part 2.1 优化市场环境", "part 2.2 优化法治环境",
            "chapter 3 保障措施",
        ),
        measures=("measure 2.1.1 放宽市场准入", "measure 2.2.1 完善多元解纷", "safeguard 3.1 加强统筹"),
    ),
    Sample(
        "list-in-text",
        "一是 and （一）是 count inside a sentence: no headings; what 一是, 二是 count are parts of the measure",
        sections=("chapter 1 重点工作", "part 1.1 优化服务", "part 1.2 强化监管"),
        measures=(
            "measure 1.1.1 提升窗口服务", "part 1.1.1.1 -", "part 1.1.1.2 -", "part 1.1.1.3 -",
            "measure 1.1.2 加强政企沟通", "measure 1.2.1 推行联合检查",
        ),
    ),
    Sample(
        "blank-after-title",
        "a blank ends the title; the blanks around Latin letters do not",
        sections=("chapter 1 主要任务", "part 1.1 优化营商环境", "chapter 2 组织领导"),
        measures=(
            "measure 1.1.1 优化审批服务", "measure 1.1.2 -", "measure 1.1.3 加强信用建设", "safeguard 2.1 落实责任",
        ),
    ),
    Sample(
        "broken-heading",
        "a heading goes on in the next line: a long one with a short rest, and one with an open quotation",
        sections=(
            "chapter 1 重点任务", "part 1.1 聚焦市场主体全生命周期服务需求，持续深化“放管服”改革行动",
            "part 1.2 聚焦“一网通办、一网统管”融合发展", "part 1.3 强化支撑",
        ),
        measures=("measure 1.1.1 便利企业登记", "measure 1.2.1 推进数据共享", "measure 1.3.1 提升能力"),
    ),
    Sample(
        "html-entities",
        "blanks as entities and without width before a number; 要素保障 is no safeguard; 附则 commits nobody",
        sections=("chapter 1 主要措施", "general 2 附则"),
        measures=("measure 1.1 提升政务服务水平", "measure 1.2 加强要素保障"),
    ),
    Sample(
        "numbered-notice",
        "the covering notice numbers its own paragraphs, and the plan begins at 一、 again",
        sections=(
            "general 1 总体要求", "chapter 2 重点举措", "part 2.1 便利准入", "part 2.2 降低成本", "chapter 3 组织保障",
        ),
        measures=(
            "measure 2.1.1 推行登记便利化", "measure 2.1.2 推进证照联办", "measure 2.2.1 降低用能成本",
            "safeguard 3.1 加强领导",
        ),
        odd=("notice-numbered",),
        title="某市营商环境创新行动方案",
    ),
    Sample(
        "two-annexes",
        "the plan is the first annex; the second is a text beside it, whose paths begin with b.",
        sections=("chapter 1 重点任务", "part 1.1 提升服务", "part 1.2 加强监管", "chapter 2 组织保障"),
        measures=(
            "measure 1.1.1 推进“一窗通办”", "measure 1.1.2 推进“跨省通办”", "measure 1.2.1 推进信用监管",
            "safeguard 2.1 加强统筹", "measure b.1 主要职责", "measure b.2 成员单位", "measure b.3 工作规则",
        ),
        title="某区优化营商环境行动方案",
    ),
    Sample(
        "flat-items",
        "no chapters, only 1. 2. 3.; the last one is a safeguard",
        sections=("preamble 0",),
        measures=(
            "measure 1 降低准入门槛", "measure 2 加大融资支持", "measure 3 减轻税费负担", "measure 4 保障合法权益",
            "safeguard 5 强化组织保障",
        ),
    ),
    Sample(
        "inner-levels",
        "（1） below an item is its part, ① a part of that part's text",
        sections=("chapter 1 优化政务服务", "part 1.1 深化改革", "part 1.2 提升效能"),
        measures=(
            "measure 1.1.1 推进“高效办成一件事”", "part 1.1.1.1 企业开办一件事", "part 1.1.1.2 企业注销一件事",
            "measure 1.1.2 推进数据赋能", "measure 1.2.1 压缩时限",
        ),
    ),
    Sample(
        "indented-with-tabs",
        "tabs before the first word indent a paragraph: no table",
        sections=("chapter 1 主要任务",),
        measures=("measure 1.1 优化服务", "measure 1.2 加强监管"),
    ),
    Sample(
        "broken-rows",
        "line ends inside cells cut two rows; the footnote is no row",
        sections=("general 1 工作思路",),
        measures=("measure t1.1 -", "measure t1.2 -", "measure t1.3 -", "safeguard 2 工作要求"),
        odd=("row-broken", "row-broken"),
    ),
    Sample(
        "unknown-table",
        "a table of figures has no column of measures: its rows are facts, not measures",
        sections=("chapter 1 主要任务", "row t1.1 2022", "row t1.2 2023"),
        measures=("measure 1.1 优化服务", "measure 1.2 加强监管"),
    ),
    Sample(
        "second-last-chapter",
        "aims in two chapters; 实施…行动 and 强化法治保障 are real chapters though they stand last",
        sections=(
            "general 1 总体思路和主要目标", "general 1.1 总体思路", "general 1.2 主要目标", "general 2 工作原则",
            "chapter 3 实施对标改革提升行动", "chapter 4 强化法治保障",
        ),
        measures=("measure 3.1 优化准入", "measure 4.1 完善制度", "measure 4.2 规范执法"),
    ),
    Sample(
        "square-signs",
        "㈠ and ⒈ are one sign each",
        sections=("chapter 1 主要任务", "part 1.1 优化准入", "part 1.2 优化监管"),
        measures=("measure 1.1.1 便利登记", "measure 1.1.2 便利注销", "measure 1.2.1 联合检查"),
    ),
    Sample("no-numbers", "nothing is numbered: described, no measure is made up", sections=("preamble 0",)),
    Sample(
        "cases-by-number",
        "案例一：title in one line, no table of contents, no district beside it",
        cases=(
            "1 pudong 打造“一件事”集成服务 | background practice results",
            "2 xuhui 创新信用监管模式 | other practice results",
        ),
        kind="case-collection",
    ),
    Sample(
        "cases-with-contents",
        "【案例1】 stands in the contents, with dots, and in the text; one title has two lines",
        cases=(
            "1 qingpu 青浦区推出跨省通办服务 | background practice results",
            "2 jingan 静安区打造楼宇服务新模式\n——推行“楼小二” | background practice lessons",
        ),
        odd=("title-broken",),
        kind="case-collection",
    ),
    Sample("no-numbers", "no case can be told from another: said", odd=("no-case-found",), kind="case-collection"),
)  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLE_TABLE, ids=lambda s: f"{s.name}-{s.kind}")
def test_a_sample_is_read_as_stated(sample: Sample) -> None:
    text = (SAMPLES / f"{sample.name}.txt").read_text(encoding="utf-8")
    document = read(text, title=sample.title, kind=sample.kind)
    assert tuple(sections_of(document)) == sample.sections, sample.why
    assert tuple(measures_of(document)) == sample.measures, sample.why
    assert tuple(cases_of(document)) == sample.cases, sample.why
    assert tuple(odd.code for odd in document.irregularities) == sample.odd, sample.why


@pytest.mark.parametrize("sample", SAMPLE_TABLE, ids=lambda s: f"{s.name}-{s.kind}")
def test_nothing_of_a_sample_is_dropped(sample: Sample) -> None:
    text = (SAMPLES / f"{sample.name}.txt").read_text(encoding="utf-8")
    document = read(text, title=sample.title, kind=sample.kind)
    assert [text[slice(*span)] for span in uncovered(document)] == []
    assert misplaced(document) == ()


def test_every_sample_file_is_used() -> None:
    assert {path.stem for path in SAMPLES.glob("*.txt")} == {sample.name for sample in SAMPLE_TABLE}
    assert len(SAMPLE_TABLE) >= 27
