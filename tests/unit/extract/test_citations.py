"""Citations: every 《…》 with what it names, and documents named by their version."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.extract.citations import extract_citations, extract_version_mentions
from kg.lexicon.citations import CitationLexicon, load_citations
from kg.lexicon.documents import document_slug, load_documents
from kg.records import Citation, Reference
from kg.text.mapped import MappedText

SOURCES = Path(__file__).parents[3] / "data" / "sources"
PLAN_2023 = "上海市加强集成创新持续优化营商环境行动方案"
PLAN_2024 = "上海市坚持对标改革持续打造国际一流营商环境行动方案"

# (phrase, title, is document, level, relation, why)
PHRASES = [
    (
        "根据《上海市营商环境创新试点实施方案》相关工作要求，",
        "上海市营商环境创新试点实施方案", True, "municipal", "basis", "jinshan-2022, preamble",
    ),
    (
        "对照《上海加强集成创新持续优化营商环境行动方案》要求，",
        PLAN_2023, True, "municipal", "basis", "yangpu-2023, preamble: without 市",
    ),
    (
        "为贯彻决策部署,落实《上海市坚持对标改革  持续打造国际一流营商环境行动方案》(沪府办发〔2024〕1号),",
        PLAN_2024, True, "municipal", "basis", "fengxian-2024, preamble: 落实 in a clause of purpose",
    ),
    (
        "深入落实《杨浦区碳达峰实施方案》，重点开展绿色能源等行动。",
        "杨浦区碳达峰实施方案", True, "district", "cites", "yangpu-2023 2.2.10: 落实 in a measure",
    ),
    (
        "落实好新版《杨浦区知识产权资助办法》，",
        "杨浦区知识产权资助办法", True, "district", "cites", "yangpu-2023 2.3.5",
    ),
    (
        "发布《杨浦区数字新赛道三年行动方案》。",
        "杨浦区数字新赛道三年行动方案", True, "district", "issues", "yangpu-2023 2.2.5",
    ),
    (
        "委托“专业机构”分行业制定《企业安全环保体检单》。",
        "企业安全环保体检单", False, "other", "issues", "jinshan-2022, row 48: a form",
    ),
    (
        "出台应用《企业商业秘密管理规范》区级标准。",
        "企业商业秘密管理规范", True, "district", "issues", "fengxian-2024 2.1.6: the level stands behind",
    ),
    (
        "目前CCC免办管理主要依据总局规章《强制性产品认证管理规定》，",
        "强制性产品认证管理规定", True, "national", "basis", "case 2",
    ),
    (
        "首次对《中国强制性产品认证管理规定》中的情形予以具体化。",
        "强制性产品认证管理规定", True, "national", "cites", "case 2: a variant in the registry",
    ),
    (
        "然而受美国《芯片与科学法案》、国际地缘政治及贸易壁垒等因素影响，",
        "芯片与科学法案", True, "other", "cites", "case 2: another country's law",
    ),
    (
        "为全面落实《上海加快经济恢复和重振行动方案》,贯彻区委、区政府决策部署，",
        "上海加快经济恢复和重振行动方案", True, "municipal", "basis", "case 3: a purpose, half-width comma",
    ),
    (
        "按照《市场监管行政处罚程序规定》第二十条第一款关于可以不予立案的规定，",
        "市场监督管理行政处罚程序规定", True, "national", "basis", "case 3: a variant in the registry",
    ),
    (
        "请求向金融机构出具《企业涉诉信息说明函》，",
        "企业涉诉信息说明函", False, "other", "cites", "case 5: a letter",
    ),
    (
        "在市《市场轻微违法违规经营行为免罚清单》上扩容，",
        "市场轻微违法违规经营行为免罚清单", True, "municipal", "cites", "case 6: 市 before it is the issuer",
    ),
    (
        "国家卫生健康委员会主管报刊《健康报》、",
        "健康报", False, "other", "cites", "case 9: a newspaper",
    ),
    (
        "平台以《上海奉贤服务先行 监管刚柔并济 提高职业健康监管效能》为题进行报道",
        "上海奉贤服务先行监管刚柔并济提高职业健康监管效能", False, "other", "cites", "case 9: an article",
    ),
    (
        "“集装箱商业服务站点”被写入《上海市加强消费市场创新扩大消费的若干措施》，",
        "上海市加强消费市场创新扩大消费的若干措施", True, "municipal", "cites", "case 4",
    ),
    (
        "发布了全市首例地方标准合规领域的《涉案企业税务合规评估和审查工作指引》，",
        "涉案企业税务合规评估和审查工作指引", True, "district", "issues", "case 1: words between verb and title",
    ),
    ("严格执行《中华人民共和国招标投标法》。", "中华人民共和国招标投标法", True, "national", "cites", "a law"),
    ("落实《公平竞争审查条例》。", "公平竞争审查条例", True, "national", "cites", "no place in its title: the state's"),
    ("落实《北京市优化营商环境条例》。", "北京市优化营商环境条例", True, "municipal", "cites", "another city"),
    (
        "根据《关于印发〈上海市全面深化改革方案〉的通知》精神，",
        "关于印发〈上海市全面深化改革方案〉的通知", True, "municipal", "basis", "a title within a title",
    ),
    ("拍摄电影《繁花》取景地", "繁花", False, "other", "cites", "a film"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> CitationLexicon:
    return load_citations()


def cite(text: str, lexicon: CitationLexicon, self_title: str = "") -> tuple[Citation, ...]:
    return extract_citations("plan/x", MappedText.of(text), lexicon, district="x", self_title=self_title)


@pytest.mark.parametrize(("phrase", "title", "is_document", "level", "relation", "why"), PHRASES)
def test_phrases(
    phrase: str, title: str, is_document: bool, level: str, relation: str, why: str, lexicon: CitationLexicon
) -> None:
    [found] = cite(phrase, lexicon)
    assert (found.title, found.is_document, found.level, found.relation.value) == (
        title,
        is_document,
        level,
        relation,
    ), why
    assert found.printed.text in phrase
    assert found.quote.text in phrase
    assert found.printed.text in found.quote.text


def test_the_number_beside_a_title_is_read_without_its_bracket(lexicon: CitationLexicon) -> None:
    half, full = cite("落实《甲方案》(沪府办发〔2024〕1号)和《国务院意见》（国发[2021] 24号）", lexicon)
    assert (half.number, full.number) == ("沪府办发〔2024〕1号", "国发[2021]24号")
    [none] = cite("落实《甲方案》（试点），", lexicon)
    assert none.number is None


def test_a_title_broken_by_a_page_break_is_one_title(lexicon: CitationLexicon) -> None:
    source = (SOURCES / "yangpu-2023.txt").read_text(encoding="utf-8")
    start = source.index("发挥《杨浦区“专精特新”")
    first, second = extract_citations(
        "m", MappedText.of(source[start : start + 80], start), lexicon, district="yangpu", self_title=""
    )
    assert first.title == "杨浦区“专精特新”中小企业培育工程实施办法"
    assert second.title == "杨浦区小巨人工程实施办法"
    assert second.printed.text == "杨\n\n浦区小巨人工程实施办法", "the print keeps what the source has"
    assert source[second.printed.span.start : second.printed.span.end] == second.printed.text


def test_a_list_of_titles_shares_its_cue(lexicon: CitationLexicon) -> None:
    found = cite(
        "依据《中华人民共和国行政处罚法》、国家市场监管总局《市场监督管理行政处罚程序规定》等法律法规，", lexicon
    )  # case 3
    assert [c.relation for c in found] == [Reference.BASIS, Reference.BASIS]
    found = cite("严格落实《免罚清单》《不予实施行政强制措施清单》的同时，依据《中华人民共和国行政处罚法》，", lexicon)
    assert [c.relation.value for c in found] == ["cites", "cites", "basis"], "a cue does not reach over a comma"


def test_making_told_behind_the_titles(lexicon: CitationLexicon) -> None:
    found = cite("《可以不予立案的违法行为清单》《可以不予现场检查的违法行为清单》的开创性出台，", lexicon)  # case 3
    assert [c.relation for c in found] == [Reference.ISSUES, Reference.ISSUES]


def test_a_declared_short_name_is_its_document(lexicon: CitationLexicon) -> None:
    found = cite(
        "联合制定了《徐汇滨江公共开放空间小型餐饮备案规范管理指引》（以下简称《指引》），明确职责。《指引》都有详细要求。",
        lexicon,
    )  # case 4
    assert {c.title for c in found} == {"徐汇滨江公共开放空间小型餐饮备案规范管理指引"}
    assert {c.level for c in found} == {"district"}, "one document has one level"
    assert [c.printed.text for c in found][1:] == ["指引", "指引"]


def test_a_shortened_title_is_its_document(lexicon: CitationLexicon) -> None:
    found = cite(
        "依照《上海市城市规划管理技术规定》自动审核，依照《上海市城市规划管理技术规定（土地使用建筑管理）》，以《技术规定》为内容",
        lexicon,
    )  # case 14
    assert {c.title for c in found} == {"上海市城市规划管理技术规定"}


def test_a_place_alone_keeps_two_documents_apart(lexicon: CitationLexicon) -> None:
    found = cite("贯彻《上海市数据条例》《数据条例》", lexicon)
    assert [c.title for c in found] == ["上海市数据条例", "数据条例"]


def test_the_document_itself_however_spaced(lexicon: CitationLexicon) -> None:
    source = (SOURCES / "yangpu-2023.txt").read_text(encoding="utf-8")
    title = "聚焦“四大行动” 深化集成创新 持续推进杨浦一流营商环境建设的实施方案"
    found = extract_citations(
        "plan/yangpu-2023", MappedText.of(source[:300]), lexicon, district="yangpu", self_title=title
    )
    assert [(c.relation, c.level, c.is_document) for c in found] == [(Reference.SELF, "district", True)] * 2


def test_every_bracket_of_every_source_is_a_citation(lexicon: CitationLexicon) -> None:
    counts = {"yangpu-2023": 8, "jinshan-2023": 4, "fengxian-2024": 7, "jinshan-2022": 7}
    for slug, count in counts.items():
        source = (SOURCES / f"{slug}.txt").read_text(encoding="utf-8")
        assert source.count("《") == count, "counted in the source"
        assert len(cite(source, lexicon)) == count
    cases = (SOURCES / "shanghai-cases-2023.txt").read_text(encoding="utf-8")
    assert len(cite(cases, lexicon)) == cases.count("《")


def test_an_unclosed_bracket_gives_nothing_and_hides_nothing(lexicon: CitationLexicon) -> None:
    [found] = cite("未闭合的《上海市方案，然后是《浦东新区促进条例》。", lexicon)
    assert found.title == "浦东新区促进条例"


def test_versions_name_the_city_plan(lexicon: CitationLexicon) -> None:
    text = MappedText.of("依托全市优化营商环境6.0版政策，提速；对照6.0版营商环境改革政策，推进3.0版平台。")  # case 20
    found = extract_version_mentions("case/2023/20", text, lexicon)
    assert [c.printed.text for c in found] == ["优化营商环境6.0版政策", "6.0版营商环境改革政策"]
    assert {c.title for c in found} == {PLAN_2023}
    assert {c.relation for c in found} == {Reference.CITES}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("上海市营商环境创新试点实施方案", "shanghai-pilot-2021"),
        ("上海加强集成创新 持续优化营商环境行动方案", "shanghai-2023"),
        (PLAN_2024, "shanghai-2024"),
        ("金山区聚焦“三个服务”全面推进一流营商环境建设行动方案", "jinshan-2022"),
        ("聚焦“四大行动” 深化集成创新 持续推进 杨浦一流营商环境建设的实施方案", "yangpu-2023"),
    ],
)
def test_slugs_of_the_contract(title: str, slug: str) -> None:
    assert document_slug(title) == slug


def test_the_inferred_version_is_marked() -> None:
    registry = load_documents()
    pilot, plan = registry.of_version("5.0"), registry.of_version("6.0")
    assert pilot is not None and plan is not None
    assert (pilot.slug, pilot.version_inferred) == ("shanghai-pilot-2021", True)
    assert (plan.slug, plan.version_inferred, plan.number) == ("shanghai-2023", False, None)


@given(st.text(min_size=1, max_size=40))
def test_any_title_has_an_ascii_slug_that_ignores_blanks(title: str) -> None:
    slug = document_slug(title)
    assert slug.isascii()
    assert slug.replace("-", "").isalnum()
    assert document_slug(f" {title}\n") == slug


@given(st.text(alphabet="《》〈〉根据制定方案，。（）\n 上海市法", max_size=60))
def test_any_text_is_read_with_its_places(text: str) -> None:
    for found in cite(text, load_citations()):
        span = found.quote.span
        assert text[span.start : span.end] == found.quote.text


def test_a_title_of_two_documents_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "documents.yaml"
    entry = "  - {{slug: {}, title: {}, level: municipal, seen_in: here, aliases: [同名方案]}}\n"
    path.write_text(
        "version_mentions: []\ndocuments:\n" + entry.format("a", "甲方案") + entry.format("b", "乙方案"),
        encoding="utf-8",
    )
    with pytest.raises(LexiconError, match="同名方案 names both a and b"):
        load_documents(path)
