"""Lists of bodies in brackets and on lines of their own, as papers of the State Council and of cities print them."""

from __future__ import annotations

import pytest

from kg.extract.departments import extract_named_units, extract_text_units
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.text.mapped import MappedText


@pytest.fixture(scope="module")
def lexicon() -> UnitLexicon:
    folder = data_folder() / "lexicon"
    return load_units(folder, load_districts(folder))


BRACKETS = [
    ("对上述地方倾斜支持。（科技部、财政部组织实施）", ["科技部", "财政部"], "the closing word is no body's name"),
    ("推进改造。（商务部、住房城乡建设部推进落实）", ["商务部", "住房城乡建设部"], "nor two of them"),
    ("实现全覆盖。（住房城乡建设部、发展改革委）", ["住房城乡建设部", "发展改革委"], "names behind the sentence"),
    ("（住房城乡建设部）", ["住房城乡建设部"], "all that the paragraph holds"),
    ("制定规则。（国务院各相关部门负责）", ["国务院各相关部门"], "部门 belongs to the group's name"),
    ("共享数据。（财政部、各市（区）政府）", ["财政部", "各市（区）政府"], "brackets within"),
    ("完善制度。（财政部等部门负责）", ["财政部"], "等部门 is dropped"),
    (
        "完成转型。（财政部负责，各省（自治区、直辖市）人民政府落实）",
        ["财政部", "各省（自治区、直辖市）人民政府"],
        "a long group",
    ),
    ("率先推动。（财政部、商务部等和地方人民政府负责）", ["财政部", "商务部", "地方人民政府"], "等和 joins"),
]


@pytest.mark.parametrize(("text", "printed", "why"), BRACKETS, ids=[b[0] for b in BRACKETS])
def test_brackets_behind_a_sentence(lexicon: UnitLexicon, text: str, printed: list[str], why: str) -> None:
    found = extract_text_units("m", MappedText.of(text), (), "cn", lexicon)
    assert [mention.printed.text for mention in found] == printed, why


@pytest.mark.parametrize(
    "text",
    [
        "建立由三方组成的机制（财政部、商务部），定期会商。",
        "公布目录。（附件1）",
        "依法处罚。（《财政部关于会计监督的规定》）",
        "建成服务中心。（不含各镇已建成的站点）",
    ],
)
def test_other_brackets_make_nobody_responsible(lexicon: UnitLexicon, text: str) -> None:
    assert extract_text_units("m", MappedText.of(text), (), "cn", lexicon) == ()


def test_a_label_begins_a_list_wherever_a_line_begins(lexicon: UnitLexicon) -> None:
    lines = ["支持机构落户。", "主责单位：区司法局", "协办单位：区商务局、区法院"]
    text = MappedText.join(MappedText.of(line, 100 * n) for n, line in enumerate(lines))
    found = extract_text_units("m", text, (), "jinshan", lexicon)
    assert [(m.printed.text, m.role.value) for m in found] == [
        ("区司法局", "lead"), ("区商务局", "support"), ("区法院", "support"),
    ]  # fmt: skip


def test_a_remark_behind_the_list_ends_no_bracket(lexicon: UnitLexicon) -> None:
    words = "完成规划。（交通运输部牵头，自然资源部等参与，地方各级人民政府负责落实。以下均需落实，不再列出）"
    found = extract_text_units("m", MappedText.of(words), (), "cn", lexicon)
    assert [m.printed.text for m in found] == ["交通运输部", "自然资源部", "地方各级人民政府"]


def test_labels_of_other_kinds_name_nobody(lexicon: UnitLexicon) -> None:
    """What stands behind ；联系电话： or ；联系人： is no body, nor is a label in a sentence."""
    text = "设立专窗。（牵头单位：区市场监管局；联系电话：021-12345678；联系人：王某；电子邮箱：a@b.cn）"
    found = extract_text_units("m", MappedText.of(text), (), "jinshan", lexicon)
    assert [mention.printed.text for mention in found] == ["区市场监管局"]
    named = extract_named_units(
        "m", MappedText.of("落实措施。责任单位：区财政局。各责任单位抓落实。"), "jinshan", lexicon
    )
    assert [mention.printed.text for mention in named] == ["区财政局", "各责任单位"]
